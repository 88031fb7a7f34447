// Turns the page of a lobby's screen by itself. Where the connection is lost, the last page stays and says since when.
"use strict";

(() => {
  const TURN = Number(new URLSearchParams(location.search).get("seconds")) || 15;
  const lost = document.getElementById("lost");
  let since = null;

  const clock = (moment) => moment.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });

  const say = (missing) => {
    if (!missing) since = null;
    else if (!since) since = new Date();
    lost.hidden = !missing;
    if (since) lost.querySelector("[data-since]").textContent = clock(since);
  };

  const turn = async () => {
    const shown = document.getElementById("kiosk");
    try {
      const answer = await fetch(shown.dataset.next, { cache: "no-cache", signal: AbortSignal.timeout(10000) });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("kiosk");
      if (!page) throw new Error("no page");
      shown.replaceWith(document.adoptNode(page));
      say(false);
    } catch {
      say(true);
    }
  };

  setInterval(turn, Math.max(TURN, 3) * 1000);
})();
