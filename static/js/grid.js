// The grid of a branch: keys as in a sheet of Excel, blocks are pasted, each member's rows save themselves.
// Without this file it is one form with one button.
"use strict";

(() => {
  const form = document.getElementById("grid");
  if (!form) return;
  const line = document.getElementById("said");
  const say = (text) => { line.textContent = text; };
  const all = (place, what) => [...place.querySelectorAll(what)];
  const cellsOf = (row) => all(row, "td:not(.no) :is(input,textarea,select)");
  const rows = () => all(form, "tr[data-row]");
  const nameOf = (cell) => cell.name.split("-").pop();
  const go = (cell) => { if (cell) { cell.focus(); cell.scrollIntoView({ block: "nearest" }); if (cell.select) cell.select(); } };
  const saves = new Map(); // tbody → the last of its saves, which the next one waits for
  let start = "text"; // the column in which Enter begins the next row
  let pasted = null; // [[cell, value before]] of the last paste
  let leaving = false;

  // ── moving ──────────────────────────────────────────────────────────────────────────────────────
  const below = (cell, by, name) => {
    const list = rows();
    const row = list[list.indexOf(cell.closest("tr")) + by];
    return row && cellsOf(row).find((other) => nameOf(other) === name);
  };
  const beside = (cell, by) => { const list = cellsOf(cell.closest("tr")); return list[list.indexOf(cell) + by]; };
  const at = (cell, end) => cell.tagName === "SELECT" ||
    (cell.selectionStart === cell.selectionEnd ? cell.selectionStart === (end ? cell.value.length : 0) : cell.selectionEnd - cell.selectionStart === cell.value.length);
  const oneLine = (cell) => cell.tagName !== "TEXTAREA" || cell.clientHeight < 2 * parseFloat(getComputedStyle(cell).lineHeight);

  form.addEventListener("mousedown", (event) => { if (event.target.name) start = nameOf(event.target); });

  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    const body = cell.closest("tbody");
    if (event.isComposing || !body) return;
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") {
      const button = body.querySelector("[data-act]");
      event.preventDefault();
      if (button) act(button);
      return;
    }
    if (event.ctrlKey && event.key === "z" && pasted) { event.preventDefault(); takeBack(); return; }
    if (!cell.closest("tr[data-row]") || cell.closest(".no") || event.ctrlKey || event.metaKey) return;
    if (event.key === "Enter" && event.altKey && cell.tagName === "TEXTAREA") {
      event.preventDefault();
      cell.setRangeText("\n", cell.selectionStart, cell.selectionEnd, "end");
      cell.dispatchEvent(new Event("input", { bubbles: true }));
      return;
    }
    if (event.altKey) return;
    const to = {
      Enter: () => below(cell, event.shiftKey ? -1 : 1, start) || form.querySelector("[value=save]"),
      ArrowUp: () => cell.tagName !== "SELECT" && (oneLine(cell) || at(cell, false)) && below(cell, -1, nameOf(cell)),
      ArrowDown: () => cell.tagName !== "SELECT" && (oneLine(cell) || at(cell, true)) && below(cell, 1, nameOf(cell)),
      ArrowLeft: () => !event.shiftKey && at(cell, false) && beside(cell, -1),
      ArrowRight: () => !event.shiftKey && at(cell, true) && beside(cell, 1),
    }[event.key];
    const target = to && to();
    if (event.key === "Enter" || target) event.preventDefault();
    if (!target) return;
    if (event.key.startsWith("Arrow")) start = nameOf(target);
    go(target);
  });

  // ── pasting ─────────────────────────────────────────────────────────────────────────────────────
  // The clipboard of a spreadsheet: tabs, line ends, and quotes around a cell that holds either. What a cell means is read by the server.
  const block = (text) => {
    const found = [[""]];
    const cells = /"((?:[^"]|"")*)"(?=[\t\n]|$)|[^\t\n]+|([\t\n])/gy;
    const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (let match = cells.exec(source); match; match = cells.exec(source)) {
      const row = found[found.length - 1];
      if (match[2] === "\t") row.push("");
      else if (match[2] === "\n") found.push([""]);
      else row[row.length - 1] += match[1] === undefined ? match[0] : match[1].replaceAll('""', '"');
    }
    return found;
  };

  const put = (cell, text) => {
    if (cell.tagName === "SELECT") {
      const option = [...cell.options].find((one) => one.text === text.trim() || (!text.trim() && !one.value));
      if (!option) return false;
      cell.value = option.value;
    } else cell.value = text.trim();
    return true;
  };

  form.addEventListener("paste", (event) => {
    const cell = event.target;
    const first = cell.closest("tr[data-row]");
    if (!first || cell.closest(".no")) return;
    const cells = block(event.clipboardData.getData("text/plain"));
    if (cells.length === 1 && cells[0].length === 1 && cell.tagName !== "SELECT") return;
    event.preventDefault();
    const list = rows();
    const from = cellsOf(first).indexOf(cell);
    let left = 0;
    pasted = [];
    cells.forEach((row, down) => row.forEach((text, right) => {
      const target = list[list.indexOf(first) + down];
      const other = target && cellsOf(target)[from + right];
      const before = other && other.value;
      if (!other || !put(other, text)) { left += text.trim() ? 1 : 0; return; }
      pasted.push([other, before]);
      mark(other.closest("tbody"));
    }));
    say([form.dataset.pasted.replace("{cells}", pasted.length), left ? form.dataset.left.replace("{cells}", left) : ""].join(" "));
    for (const body of new Set(pasted.map(([one]) => one.closest("tbody")))) if (body !== cell.closest("tbody")) save(body);
  });

  const takeBack = () => {
    for (const [cell, before] of pasted) { cell.value = before; mark(cell.closest("tbody")); }
    const bodies = new Set(pasted.map(([cell]) => cell.closest("tbody")));
    pasted = null;
    say(form.dataset.taken);
    for (const body of bodies) if (!body.contains(document.activeElement)) save(body);
  };

  // ── saving ──────────────────────────────────────────────────────────────────────────────────────
  const mark = (body) => { body.dataset.changed = "1"; };
  form.addEventListener("input", (event) => { const body = event.target.closest("tbody"); if (body) { mark(body); pasted = null; } });
  form.addEventListener("change", (event) => { const body = event.target.closest("tbody"); if (body) mark(body); });

  const sent = (body, action) => {
    const data = new FormData();
    for (const field of all(form, ":scope > input[type=hidden]")) data.append(field.name, field.value);
    for (const field of all(body, "[name]:not(button)")) data.append(field.name, field.value);
    data.set("action", action);
    return fetch(form.getAttribute("action"), { method: "POST", body: data, headers: { "HX-Request": "true" }, redirect: "manual" });
  };

  // What the server says goes to its places; what is being typed meanwhile stays.
  const show = (body, html) => {
    const fresh = new DOMParser().parseFromString(`<table>${html}</table>`, "text/html").getElementById(body.id);
    if (!fresh) return body;
    if ("closed" in fresh.dataset) { body.replaceWith(fresh); return fresh; }
    for (const place of all(fresh, "[data-said]")) {
      const old = body.querySelector(`[data-said="${place.dataset.said}"]`);
      if (old) old.replaceWith(place);
    }
    for (const field of all(fresh, "[name]:not(button)")) {
      const old = form.elements[field.name];
      if (!old) continue;
      if (field.type === "hidden" ? !field.name.endsWith("_FORMS") : !body.dataset.changed && old !== document.activeElement) old.value = field.value;
      old.toggleAttribute("aria-invalid", field.hasAttribute("aria-invalid"));
      if (field.hasAttribute("aria-invalid")) old.setAttribute("aria-invalid", "true");
    }
    return body;
  };

  const saveNow = async (body, action) => {
    delete body.dataset.changed;
    const answer = await sent(body, action).catch(() => null);
    if (answer && answer.ok) {
      const now = show(body, await answer.text());
      say(now.querySelector("[aria-invalid=true],[role=alert]") ? form.dataset.refused : form.dataset.saved);
      return now;
    }
    mark(body);
    say(answer && [403, 503].includes(answer.status) ? await answer.text() : form.dataset.offline);
    return body;
  };

  const save = (body, action = "save") => {
    const after = (saves.get(body) || Promise.resolve(body)).then((now) => saveNow(now, action));
    saves.set(body, after);
    return after.finally(() => { if (saves.get(body) === after) saves.delete(body); });
  };

  form.addEventListener("focusout", (event) => {
    const body = event.target.closest("tbody");
    if (body && body.dataset.changed && !body.contains(event.relatedTarget) && !leaving) save(body);
  });

  // Confirm one member and go on to the first empty cell of the next.
  const act = async (button) => {
    const body = button.closest("tbody");
    if (body.dataset.acting) return;
    body.dataset.acting = "1";
    const after = body.nextElementSibling;
    const now = await save(body, button.value);
    delete now.dataset.acting;
    const wrong = now.querySelector("[aria-invalid=true]");
    if (wrong || !("closed" in now.dataset)) { if (wrong) go(wrong); return; }
    go(firstEmpty(after) || form.querySelector("[value=save]"));
  };
  const firstEmpty = (body) => {
    for (let here = body; here; here = here.nextElementSibling) {
      const texts = all(here, "tr[data-row] .c-text textarea");
      if (texts.length) { start = "text"; return texts.find((one) => !one.value) || texts[0]; }
      const button = here.querySelector("[data-act]");
      if (button) return button;
    }
    return null;
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("act" in button.dataset) { event.preventDefault(); act(button); }
    if ("add" in button.dataset) { event.preventDefault(); addRow(button.closest("tbody")); }
  });

  const addRow = (body) => {
    const list = all(body, "tr[data-row]");
    const total = form.elements[`${body.id}-TOTAL_FORMS`];
    if (list.length >= 30) return;
    const row = list.at(-1).cloneNode(true);
    total.value = list.length + 1;
    for (const one of all(row, "[name],[data-said]")) {
      for (const name of ["name", "id", "data-said", "aria-describedby"]) {
        const text = one.getAttribute(name);
        if (text) one.setAttribute(name, text.replace(`${body.id}-${list.length - 1}-`, `${body.id}-${list.length}-`));
      }
      if (one.dataset.said) one.textContent = "";
      else if (!one.name.endsWith("-kind")) one.value = "";
      one.removeAttribute("aria-invalid");
    }
    const number = row.querySelector(".no").firstChild;
    number.textContent = String(list.length + 1);
    list.at(-1).after(row);
    go(row.querySelector(".c-text textarea"));
  };

  // The button for everything waits for what is being saved, so that its new versions go along.
  form.addEventListener("submit", (event) => {
    if (leaving) { event.preventDefault(); return; }
    if (saves.size) { event.preventDefault(); Promise.all(saves.values()).then(() => form.requestSubmit(event.submitter)); return; }
    leaving = true;
  });
  window.addEventListener("beforeunload", (event) => { if (!leaving && form.querySelector("tbody[data-changed]")) event.preventDefault(); });
  window.addEventListener("pageshow", () => { leaving = false; });

  const wrong = form.querySelector("[aria-invalid=true]");
  const here = location.hash && document.getElementById(location.hash.slice(1));
  if (wrong) go(wrong);
  else if (here) go(firstEmpty(here));
})();
