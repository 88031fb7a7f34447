// The sheet's form: saves itself without losing what is typed; everything works without this file.
"use strict";

(() => {
  const form = document.getElementById("sheet-form");
  if (!form) return;
  let changed = false; // something is typed that no save has taken along
  let running = 0; // requests under way
  let pressed = null; // the button that waits for them
  let leaving = false; // the page is being sent

  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("change", () => { changed = true; });

  // A save under way is waited for, so that its new version number goes along.
  form.addEventListener("submit", (event) => {
    if (leaving) { event.preventDefault(); return; }
    if (running) { event.preventDefault(); pressed = event.submitter; return; }
    leaving = true;
  });

  form.addEventListener("htmx:beforeRequest", (event) => {
    if (leaving) { event.preventDefault(); return; }
    running += 1;
    if (event.detail.elt === form) changed = false;
  });

  // The amount that the text names is in its fields, unless somebody is typing there.
  const fill = (html) => {
    for (const { dataset } of new DOMParser().parseFromString(html, "text/html").querySelectorAll("[data-amount-of]")) {
      const fields = ["target", "unit"].map((name) => form.elements[`${dataset.amountOf}-${name}`]);
      if (changed || fields.includes(document.activeElement)) continue;
      [fields[0].value, fields[1].value] = [dataset.target, dataset.unit];
    }
  };

  const ended = (event) => {
    running = Math.max(running - 1, 0);
    if (!event.detail.failed && event.detail.elt === form) fill(event.detail.xhr.responseText);
    if (event.detail.failed) {
      changed = true;
      const line = document.getElementById("saved");
      const said = event.detail.xhr; // the server itself says that it is busy, or the person signed out
      line.textContent = said && [403, 503].includes(said.status) ? said.responseText : form.dataset.offline;
      line.className = "light warn";
    }
    if (pressed && !running) {
      const button = pressed;
      pressed = null;
      form.requestSubmit(button.isConnected ? button : undefined);
    }
  };
  document.body.addEventListener("htmx:afterRequest", ended);

  // Items added or removed are saved like anything typed.
  document.body.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "items") return;
    const next = document.querySelector("#items [autofocus]");
    if (next) next.focus();
    form.dispatchEvent(new Event("change", { bubbles: true }));
  });

  window.addEventListener("beforeunload", (event) => { if (changed && !leaving) event.preventDefault(); });
  window.addEventListener("pageshow", () => { leaving = false; });
})();
