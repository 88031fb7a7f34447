// The proof of work runs in a worker of our own; its words come from the page.
"use strict";

globalThis.$altcha = globalThis.$altcha || undefined;
document.addEventListener("DOMContentLoaded", () => {
  const widget = document.querySelector("altcha-widget");
  if (!widget || !globalThis.$altcha) return;
  const words = widget.dataset;
  globalThis.$altcha.algorithms.set("PBKDF2/SHA-256", () => new Worker(words.sha));
});
