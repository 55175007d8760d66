/* The sheet of monthly returns: keys as in a spreadsheet, the month's own figure and what a row still needs
   while it is typed, blocks from a spreadsheet. The server decides; without this the same form is saved. */

import { askBeforeLeaving } from "./leaving.js";
import { centsOf, parseAmount, showCents } from "./sheet/amounts.js";
import { isBlock, parseBlock } from "./sheet/block.js";

const form = document.querySelector("[data-returns]");
const NUMERIC = new Set(["cumulative", "progress_percent", "expected_year"]);

const cellsOf = (row) => [...row.querySelectorAll("[data-col]")];
const cellOf = (row, column) => row.querySelector(`[data-col="${column}"]`);
const isSeen = (cell) => cell.offsetParent !== null;

/** What a row says now: its figure in cents, whether it asks for a reason and which, what it lacks. */
function read(row) {
  const { cents = null, error } = parseAmount(cellOf(row, "cumulative").value);
  const { weeks, before, returned } = row.dataset;
  const known = !error && cents !== null;
  const differs = known && weeks !== "" && cents !== centsOf(weeks);
  const falls = known && returned !== "" && cents < centsOf(returned);
  const explained = cellOf(row, "difference_reason").value.trim() !== "";
  let lacks = "";
  if (!known) lacks = "figure";
  else if (!explained && differs) lacks = "differs";
  else if (!explained && falls) lacks = "falls";
  const own = known && before !== "" ? showCents(cents - centsOf(before)) : "\u2014";
  return { asks: differs || falls, lacks, own };
}

if (form) {
  const rows = [...form.querySelectorAll("tr[data-open]")];
  const bar = form.querySelector("[data-bar]");
  // Without this script every row shows the field of its reason.
  form.classList.add("asks-when-needed");

  function draw(row) {
    const { asks, lacks, own } = read(row);
    row.classList.toggle("deviates", asks);
    row.dataset.lacks = lacks;
    row.querySelector("[data-own]").textContent = own;
    row.querySelector(".reason-missing").textContent = lacks ? bar.dataset[lacks] : "";
  }

  function count() {
    const ready = rows.filter((row) => !row.dataset.lacks && "mine" in row.dataset).length;
    bar.querySelector("[data-lacking]").textContent = rows.filter((row) => row.dataset.lacks).length;
    const button = bar.querySelector("[data-confirm-ready]");
    if (!button) return;
    button.textContent = bar.dataset.ready.replace("%(count)s", ready);
    button.dataset.confirm = bar.dataset.question.replace("%(count)s", ready);
    button.disabled = ready === 0;
  }

  /** To the same cell of the next row that shows it; returns whether there is one. */
  function move(cell, step) {
    const { col } = cell.dataset;
    let at = rows.indexOf(cell.closest("tr")) + step;
    while (rows[at] && !isSeen(cellOf(rows[at], col))) at += step;
    if (!rows[at]) return false;
    cellOf(rows[at], col).focus();
    return true;
  }

  /** Put a block of texts into the cells from one on; empty texts change nothing. */
  function enter(block, cell) {
    const first = rows.indexOf(cell.closest("tr"));
    const columns = cellsOf(rows[first]).map((one) => one.dataset.col);
    const from = columns.indexOf(cell.dataset.col);
    block.forEach((texts, down) => {
      const row = rows[first + down];
      if (!row) return;
      texts.forEach((text, right) => {
        const target = columns[from + right] && cellOf(row, columns[from + right]);
        if (target && text.trim()) target.value = text.trim();
      });
      draw(row);
    });
    // Typed by hand or pasted: leaving asks (leaving.js), the button counts.
    cell.dispatchEvent(new Event("input", { bubbles: true }));
  }

  let stood = "";
  form.addEventListener("focusin", (event) => {
    const cell = event.target;
    if (!cell.dataset.col) return;
    stood = cell.value;
    if (NUMERIC.has(cell.dataset.col)) cell.select();
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (!cell.dataset.col || event.isComposing || event.keyCode === 229) return;
    if (event.ctrlKey || event.metaKey) return;
    const isText = cell.matches("textarea");
    const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Enter" && event.altKey && isText) {
      event.preventDefault();
      document.execCommand("insertText", false, "\n");
    } else if (event.key === "Escape" && cell.value !== stood) {
      event.preventDefault();
      cell.value = stood;
      cell.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (step && !event.altKey && (event.key === "Enter" || !isText)) {
      // Enter never sends the form by accident: that is what the buttons are for.
      event.preventDefault();
      move(cell, step);
    }
  });
  form.addEventListener("paste", (event) => {
    const cell = event.target;
    if (!cell.dataset.col) return;
    const text = event.clipboardData.getData("text/plain");
    if (!text || !isBlock(text, event.clipboardData.getData("text/html"), NUMERIC.has(cell.dataset.col))) return;
    event.preventDefault();
    enter(parseBlock(text), cell);
  });
  form.addEventListener("input", (event) => {
    const row = event.target.closest("tr[data-open]");
    if (!row || !event.target.dataset.col) return;
    event.target.removeAttribute("aria-invalid");
    draw(row);
    count();
  });

  if (bar) {
    rows.forEach(draw);
    count();
  }
  askBeforeLeaving(form, { typed: document.getElementById("wrong") !== null, but: "chosen" });
  form.querySelector("[aria-invalid=true]")?.focus();
}
