// An unfinished ballot stays on this device and nowhere else; it is forgotten once it is sent. Everything works without this file.
"use strict";

(() => {
  const place = (key) => `ballot:${key}`;
  const storage = (() => { try { return window.localStorage; } catch { return null; } })();

  for (const done of document.querySelectorAll("[data-ballots-done]")) {
    for (const key of done.dataset.ballotsDone.split(" ")) if (key && storage) storage.removeItem(place(key));
  }

  const form = document.querySelector("form[data-ballot]");
  if (!form) return;
  const key = place(form.dataset.ballot);
  const marks = () => Object.fromEntries([...new FormData(form)].filter(([name]) => /^(s\d+|rest|send_blank)$/.test(name)));

  const restore = () => {
    let kept;
    try { kept = JSON.parse((storage && storage.getItem(key)) || "{}"); } catch { kept = {}; }
    for (const [name, value] of Object.entries(kept)) {
      for (const input of form.querySelectorAll(`input[name="${CSS.escape(name)}"]`)) {
        if (input.type === "checkbox" || input.value === value) input.checked = true;
      }
    }
  };

  const left = form.querySelector("[data-left]");
  const tell = () => {
    const people = [...form.querySelectorAll("fieldset.rating:not(.rest)")];
    const open = people.filter((person) => !person.querySelector("input:checked")).length;
    left.textContent = open ? `${open} / ${people.length} ${left.dataset.left}` : "";
  };

  if (!form.querySelector("[role=alert]")) restore();
  tell();
  form.addEventListener("change", () => {
    try { if (storage) storage.setItem(key, JSON.stringify(marks())); } catch { /* full or forbidden: then it is not kept */ }
    tell();
  });

  // A double click sends once; the second would change nothing anyway.
  form.addEventListener("submit", (event) => {
    if (form.dataset.gone) { event.preventDefault(); return; }
    form.dataset.gone = "1";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.gone; });
})();
