/* The plain form of one project with the sheet's own conscience: it saves by itself, keeps what the
   network loses, asks its questions while typing. Without scripts the form works by its buttons. */

import { linesOf, make, stateOf } from "./lines.js";
import { Row } from "./row.js";
import { Saver } from "./saver.js";
import { showHold } from "./hold.js";
import { store } from "./store.js";
import { page, say } from "./words.js";

const form = document.getElementById("report-form");
const saved = document.getElementById("report-saved");
const row = new Row(JSON.parse(document.getElementById("sheet-rows").textContent)[0]);
const inputs = new Map([...form.querySelectorAll("[data-key]")].map((input) => [input.dataset.key, input]));
const places = new Map([...form.querySelectorAll("[data-at]")].map((place) => [place.dataset.at, place]));
const labels = Object.fromEntries([...form.querySelectorAll("[data-td]")].map((field) => [field.dataset.td,
  field.querySelector("label").firstChild.textContent.trim()]));
const drawn = new Map();
const said = new Map(); // key → what the server said at a field, until it is typed into

function valueOf(input) {
  return input.type === "checkbox" ? (input.checked ? "1" : "") : input.value;
}

/** Lines below their fields; the reasons for questions are inputs of the form itself. */
function drawLines() {
  const wanted = linesOf(row, labels);
  delete wanted.no_change;
  for (const [name, line] of drawn) {
    if (name in wanted || line.contains(document.activeElement)) continue;
    drawn.delete(name);
    line.remove();
  }
  for (const [name, { column, css, draw }] of Object.entries(wanted)) {
    let line = drawn.get(name);
    if (!line) {
      line = make("div", {}, ...draw());
      drawn.set(name, line);
      (places.get(column) ?? places.get("row")).append(line);
      const input = line.querySelector("[data-key]");
      if (input) {
        input.name = input.dataset.key;
        input.classList.add("form-control");
      }
    }
    line.className = `line ${css}`;
    const input = line.querySelector("[data-key]");
    if (input && input !== document.activeElement) input.value = row.text[input.dataset.key] ?? "";
  }
}

/** Mark the fields that are refused or were found wanting, with what the server said at them. */
function drawSaid() {
  for (const input of form.querySelectorAll("[data-key]")) {
    const { key } = input.dataset;
    const bad = key in row.errors || said.has(key);
    input.classList.toggle("is-invalid", bad);
    if (bad) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const message = said.get(key);
    if (!message) continue;
    const described = input.getAttribute("aria-describedby") ?? "";
    if (!described.includes(message.id)) input.setAttribute("aria-describedby", `${described} ${message.id}`.trim());
    if (!message.isConnected) input.before(message);
  }
}

/** What is typed into a field settles what the server said there. */
function answer(key) {
  const settled = key === "no_change" ? [...said.keys()] : key === "own" ? ["own", "cumulative"] : [key];
  for (const one of settled) {
    said.get(one)?.remove();
    said.delete(one);
  }
  if (!said.size) document.getElementById("report-refused")?.remove();
}

function draw() {
  const still = Boolean(row.text.no_change);
  for (const [key, input] of inputs) {
    if (key === "no_change") input.checked = still;
    else if (input !== document.activeElement && !key.startsWith("reason.")) {
      const text = row.shown(key);
      if (input.value !== text) input.value = text;
    }
    if (key !== "no_change" && key !== "no_change_reason") input.readOnly = still || !row.open;
  }
  form.classList.toggle("still", still);
  form.elements.version.value = row.version;
  for (const item of row.facts.items) {
    const [outcome, ...reason] = (row.text[`plan.${item.id}`] ?? "").split(" ");
    for (const radio of form.elements[`plan.${item.id}`]) radio.checked = radio.value === outcome;
    const why = form.elements[`why.${item.id}`];
    why.closest("label").hidden = outcome !== "NOT_DONE";
    if (why !== document.activeElement) why.value = reason.join(" ");
  }
  drawLines();
  drawSaid();
  saved.textContent = stateOf(row).filter(Boolean).join(" \u00b7 ");
}

// The scripts draw the questions and refusals from here on; what the server found wanting stays.
for (const input of form.querySelectorAll("[data-key].is-invalid")) {
  const { key } = input.dataset;
  const field = input.closest(".line, .field, .report-field");
  const message = field.querySelector(":scope > .field-error");
  if (!message) continue;
  message.id ||= `said-${key}`;
  said.set(key, message);
}
for (const place of places.values()) place.replaceChildren();
for (const error of form.querySelectorAll(".report-field > .field-error")) error.remove();

for (const message of said.values()) message.remove();

const saver = new Saver([row], { hold: showHold, changed: () => {} });
row.changed = draw;

// What a refused sending brought back stands in the fields, and not in the row.
for (const [key, input] of inputs) {
  if (!key.startsWith("reason.") && valueOf(input) !== (key === "own" ? row.own : row.text[key] ?? "")) {
    row.type(key, valueOf(input));
  }
}
const kept = store.read(row);
if (kept && row.restore(kept)) saver.touch(row);
// A refusal that the scripts say themselves is not said twice.
for (const key of Object.keys(row.errors)) said.delete(key);
draw();
form.querySelector("[aria-invalid=true]")?.focus();

form.addEventListener("input", (event) => {
  const { key } = event.target.dataset;
  if (key) {
    answer(key);
    row.type(key, valueOf(event.target));
  }
  const [kind, id] = event.target.name.split(".");
  if (kind === "plan") row.type(`plan.${id}`, event.target.value);
  if (kind === "why") row.type(`plan.${id}`, `NOT_DONE ${event.target.value.replace(/\s+/g, " ")}`.trim());
  if ((key || kind === "plan" || kind === "why") && !event.isComposing) saver.touch(row);
});
form.addEventListener("compositionend", () => saver.touch(row));
form.addEventListener("focusout", () => setTimeout(draw, 0));
form.addEventListener("click", (event) => {
  const button = event.target.closest("[data-choose]");
  if (!button) return;
  row.choose(button.dataset.of, button.dataset.choose === "mine");
  saver.touch(row);
});

let sending = false;
form.addEventListener("submit", async (event) => {
  if (sending) return;
  event.preventDefault();
  const { submitter } = event;
  await saver.settle();
  if (saver.held) {
    saved.textContent = say("offline_submit");
    return;
  }
  form.elements.version.value = row.version;
  sending = true;
  // A form cannot be sent from within its own submit event.
  setTimeout(() => form.requestSubmit(submitter), 0);
});

window.addEventListener("beforeunload", (event) => {
  if (sending || store.works || !row.hasUnsaved) return;
  event.preventDefault();
  event.returnValue = "";
});

form.dataset.ready = page.week;
