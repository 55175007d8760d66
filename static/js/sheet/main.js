/* The weekly sheet: everything put together. */

import { Bar } from "./bar.js";
import { clock } from "./clock.js";
import { Filters } from "./filters.js";
import { Grid } from "./grid.js";
import { Keyboard } from "./keyboard.js";
import { make, reasonList } from "./lines.js";
import { Paste } from "./paste.js";
import { CELL, takeNews, takeStep } from "./permits.js";
import { printing } from "./print.js";
import { Row } from "./row.js";
import { Saver } from "./saver.js";
import { showHold } from "./hold.js";
import { store } from "./store.js";
import { page, say } from "./words.js";

const table = document.getElementById("grid");
const rows = JSON.parse(document.getElementById("sheet-rows").textContent).map((data) => new Row(data));

store.sweep();
const restored = rows.filter((row) => {
  const kept = store.read(row);
  return kept && row.restore(kept);
});

const saver = new Saver(rows, {
  hold: showHold,
  changed: () => bar.draw(),
});
const grid = new Grid(table, document.getElementById("grid-box"), rows, saver);
const bar = new Bar(document.getElementById("week-bar"), grid, saver);
const keys = document.getElementById("keys");

let due = 0;
grid.changed = () => {
  // Many rows drawn at once count once.
  if (!due) due = requestAnimationFrame(() => {
    due = 0;
    bar.draw();
  });
};

const acts = {
  submit: () => bar.submit() || true,
  next: () => bar.next(),
  help: () => keys.showModal() || true,
  leave: (view) => saver.flush(view.row),
  undone: () => bar.tell(say("undone")),
  tell: (text) => bar.tell(text),
  allDone(view) {
    for (const item of view.row.openItems) view.row.type(`plan.${item.id}`, "DONE");
    saver.touch(view.row);
    grid.vertical(view, "plan", 1);
  },
};

new Keyboard(grid, acts);
new Paste(table, grid, (text) => bar.tell(text));
new Filters(grid, () => bar.draw());
printing(grid, document.querySelector("h1").textContent);
document.body.append(reasonList(rows));

table.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  const view = button && grid.viewOf(button);
  if (!view) return;
  const { choose, tick, of } = button.dataset;
  if (button.dataset.cell === "plan") {
    view.row.planOpen = !view.row.planOpen;
    view.draw();
  } else if ("news" in button.dataset) {
    takeNews(grid, view);
    grid.focus(view, CELL);
  } else if (button.dataset.permit) takeStep(grid, view, Number(button.dataset.permit));
  else if ("withdraw" in button.dataset) bar.withdraw(view);
  else if (choose) {
    const { column } = button.closest(".line").dataset;
    view.row.choose(of, choose === "mine");
    view.draw(true);
    saver.touch(view.row);
    saver.flush(view.row);
    grid.focus(view, column);
  } else if (tick) {
    const now = view.row.text[of] ?? "";
    view.row.type(of, now.startsWith(tick) && (now === tick || now[tick.length] === " ") ? "" : tick);
    saver.touch(view.row);
    if (tick === "NOT_DONE") view.below?.querySelector(`[data-why="${of}"]:not([hidden])`)?.focus();
  }
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-keys-open]")) keys.showModal();
});

// The reasons already given are offered for the next row, as they come to be.
document.addEventListener("focusin", (event) => {
  if (event.target.list) document.getElementById("sheet-reasons").replaceWith(reasonList(rows));
});

// What is typed is kept by the browser, so leaving needs no warning; only where it keeps nothing.
window.addEventListener("beforeunload", (event) => {
  if (store.works || !rows.some((row) => row.hasUnsaved)) return;
  event.preventDefault();
  event.returnValue = "";
});

clock(document.getElementById("time-left"), () => rows.some((row) => row.open && !row.facts.resting));
bar.draw();
if (restored.length) {
  bar.tell(say("restored", { rows: restored.length }));
  for (const row of restored) saver.touch(row);
}
if (!store.works) document.getElementById("banner").append(make("p", {}, say("storage_failed")));
document.getElementById("week-page").dataset.ready = page.week;
