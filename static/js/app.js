// Small comforts; every page works without them.
"use strict";

// A form sent twice by a double click is sent once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (button && button.dataset.confirm && !window.confirm(button.dataset.confirm)) {
    event.preventDefault();
    return;
  }
  if (form.method !== "post" || form.hasAttribute("data-many")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (button) setTimeout(() => { button.setAttribute("aria-disabled", "true"); button.classList.add("disabled"); });
});

// Coming back with Back makes the form usable again.
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("button.disabled[aria-disabled]")) {
    button.removeAttribute("aria-disabled");
    button.classList.remove("disabled");
  }
});

// Typing is doing something: while somebody types, the server is told once a minute. If the session is over, the page
// stays as it is and says so.
let told = Date.now();
document.addEventListener("input", async (event) => {
  const { here, gone } = document.body.dataset;
  if (!here || Date.now() - told < 60000 || !event.target.closest("form[method=post]")) return;
  told = Date.now();
  const answer = await fetch(here, { redirect: "manual" }).catch(() => null);
  if (!answer || answer.type !== "opaqueredirect" || document.getElementById("gone")) return;
  const line = document.createElement("p");
  Object.assign(line, { id: "gone", className: "callout warn sticky-top", textContent: gone });
  line.setAttribute("role", "alert");
  document.getElementById("content").prepend(line);
});

document.addEventListener("change", (event) => {
  const box = event.target;
  if (!box.dataset || !box.dataset.checkAll) return;
  const form = box.closest("form") || document;
  for (const other of form.querySelectorAll(`input[type=checkbox][name="${box.dataset.checkAll}"]`)) other.checked = box.checked;
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// 28 → 5 working days shows 82.1 % while it is typed.
document.addEventListener("input", (event) => {
  const group = event.target.closest("[data-speedup]");
  if (!group) return;
  const [statutory, pledged] = ["statutory", "pledged"].map((name) => Number.parseFloat(group.querySelector(`[data-days=${name}]`).value));
  const output = group.querySelector("output");
  // Half up in whole numbers: a fraction such as 0.95 is a little less in floating point.
  const tenths = Math.floor(((statutory - pledged) * 2000 + statutory) / (2 * statutory));
  output.textContent = statutory > 0 && pledged >= 0 ? `${(tenths / 10).toFixed(1)}%` : "";
});

// What is wrong with a form: the first such field has the focus. At the top of a long form each has a line that leads to it.
(() => {
  const wrong = [...document.querySelectorAll("main form [aria-invalid=true]:not([type=hidden])")];
  if (!wrong.length || wrong[0].form.id === "grid") return;
  for (const field of wrong) for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
  wrong[0].focus();
  const { form } = wrong[0];
  if (form.querySelectorAll(":is(input,select,textarea):not([type=hidden])").length < 8) return;
  const list = document.createElement("ul");
  list.className = "callout late faults";
  for (const field of wrong.filter((one) => one.form === form && one.id)) {
    const legend = field.closest("fieldset")?.querySelector("legend");
    const label = field.labels[0] || legend;
    const said = (field.getAttribute("aria-describedby") || "").split(" ").map((id) => document.getElementById(id))
      .find((one) => one && /error/.test(one.id)) || field.parentElement.querySelector(".invalid-feedback");
    const words = [legend === label ? "" : legend?.textContent, label?.textContent, said?.textContent].map((text) => (text || "").replace(/\s+/g, " ").trim());
    const link = document.createElement("a");
    Object.assign(link, { href: `#${field.id}`, textContent: words.filter(Boolean).join(" · ") });
    link.addEventListener("click", (event) => { event.preventDefault(); field.focus(); });
    list.append(document.createElement("li"));
    list.lastChild.append(link);
  }
  form.prepend(list);
})();
