/* A row on the page: its cells, its state, the lines under it. Draws what the row says. */

import { drawItem, linesOf, make, returnedLine, stateOf } from "./lines.js";
import { say } from "./words.js";

const LINE_WIDTH = 460;

export class RowView {
  constructor(row, tr, grid) {
    this.row = row;
    this.tr = tr;
    this.grid = grid;
    this.inputs = new Map([...tr.querySelectorAll("[data-key]")].map((input) => [input.dataset.key, input]));
    this.outs = Object.fromEntries([...tr.querySelectorAll("[data-out]")].map((out) => [out.dataset.out, out]));
    this.withdraw = tr.querySelector("[data-withdraw]");
    this.withdraw.textContent = say("withdraw");
    this.withdraw.setAttribute("aria-label", say("withdraw_of", { project: row.facts.name }));
    this.drawn = new Map();
    row.changed = () => this.draw();
  }

  cell(column) {
    return this.tr.querySelector(`[data-td="${column}"]`);
  }

  /** Show the row as it is. The cell under the caret is left alone unless `force`. */
  draw(force = false) {
    // Taking a line away may move the caret, and that draws again: once more at the end is enough.
    if (this.drawing) {
      this.again = true;
      return;
    }
    this.drawing = true;
    do {
      this.again = false;
      this.drawAll(force);
    } while (this.again);
    this.drawing = false;
    this.grid.rowDrawn(this.row);
  }

  drawAll(force) {
    const { row } = this;
    const still = Boolean(row.text.no_change);
    for (const [key, input] of this.inputs) {
      if (key === "no_change") {
        input.checked = still;
        input.disabled = !row.open;
      } else {
        if (force || input !== document.activeElement) this.put(input, row.shown(key));
        input.readOnly = !row.open || still;
        if (input.matches("textarea")) this.explain(input, key);
      }
    }
    const [rate, gap] = row.rate;
    if (this.outs.rate) {
      this.outs.rate.textContent = rate || "\u2014";
      this.outs.gap.textContent = gap;
    }
    this.drawState();
    this.drawPlan();
    this.drawLines();
    this.markCells();
    this.tr.classList.toggle("closed", !row.open);
    this.tr.classList.toggle("still", still);
    this.tr.classList.toggle("resting", Boolean(row.facts.resting));
  }

  /** The whole text for whoever points at a cell that shows its beginning. */
  explain(area, key) {
    const was = this.row.facts.was[key];
    const title = area.value || (was ? `${say("last_week")} ${was}` : "");
    if (area.title !== title) area.title = title;
  }

  put(input, text) {
    if (input.value !== text) input.value = text;
  }

  drawState() {
    const [first, second] = stateOf(this.row);
    const out = this.outs.state;
    if (out.dataset.shown !== `${first}|${second}`) {
      out.dataset.shown = `${first}|${second}`;
      out.replaceChildren(first, ...(second ? [make("small", {}, second)] : []));
      out.title = first;
    }
    out.parentElement.dataset.status = this.row.condition;
    this.withdraw.hidden = !this.row.withdraw;
  }

  drawPlan() {
    const { items } = this.row.facts;
    const button = this.tr.querySelector("[data-cell=plan]");
    button.disabled = !items.length;
    button.setAttribute("aria-expanded", String(Boolean(this.row.planOpen)));
    if (!items.length) return;
    const answered = items.length - this.row.openItems.length;
    this.outs.plan.textContent = answered === items.length ? `\u2713 ${answered}` : `${answered}/${items.length}`;
    button.classList.toggle("answered", answered === items.length);
  }

  /** Mark the cells that have a line, and those still needed once the row is begun. */
  markCells() {
    const { row } = this;
    const begun = row.open && !["EMPTY", "RESTING"].includes(row.standing);
    const missing = new Set(begun ? row.missing : []);
    const asked = new Set(row.openDoubts.map(({ field }) => (field === "row" ? "name" : field)));
    for (const td of this.tr.querySelectorAll("[data-td]")) {
      const key = td.dataset.td;
      const bad = key in row.errors || row.notes.some((note) => note.column === key);
      td.classList.toggle("bad", bad);
      td.classList.toggle("two", key in row.conflicts);
      td.classList.toggle("doubt", asked.has(key));
      td.classList.toggle("needed", missing.has(key));
      const input = this.inputs.get(key);
      if (!input) continue;
      input.toggleAttribute("aria-invalid", bad);
      const line = [...this.drawn.values()].find((one) => one.dataset.column === key);
      if (line) input.setAttribute("aria-describedby", line.id);
      else input.removeAttribute("aria-describedby");
    }
  }

  drawLines() {
    const { row } = this;
    this.drawReturned();
    const wanted = linesOf(row, this.grid.labels);
    for (const [name, line] of this.drawn) {
      if (name in wanted) continue;
      // Whoever is writing a reason is not interrupted because the question has gone.
      if (line.contains(document.activeElement) && row.open && line.querySelector("[data-key]")) continue;
      line.remove();
      this.drawn.delete(name);
    }
    const names = Object.keys(wanted);
    if (names.length && !this.below) {
      this.below = make("tr", { class: "lines" }, make("td", { colspan: this.tr.cells.length }));
      this.below.dataset.of = row.id;
      this.tr.after(this.below);
    }
    for (const name of names) {
      const { column, css, draw } = wanted[name];
      let line = this.drawn.get(name);
      if (!line) {
        line = make("div", { class: "line", id: `l${row.id}-${this.grid.nextLine()}` }, ...draw());
        line.dataset.column = column;
        this.drawn.set(name, line);
        this.below.cells[0].append(line);
        this.place(line, column);
      }
      line.className = `line ${css}`;
      if (name.startsWith("plan.")) drawItem(line, row, name.split(".").slice(0, 2).join("."));
      const input = line.querySelector("[data-key]");
      if (input) {
        if (input !== document.activeElement) this.put(input, row.text[input.dataset.key] ?? "");
        line.classList.toggle("answered", Boolean((row.text[input.dataset.key] ?? "").trim()));
      }
    }
    if (this.below && !this.drawn.size) {
      this.below.remove();
      this.below = null;
    }
    if (this.below) this.below.hidden = this.tr.hidden;
  }

  drawReturned() {
    const { row } = this;
    const reason = row.open ? row.returned?.reason : null;
    if (this.above && this.above.dataset.reason !== reason) {
      this.above.remove();
      this.above = null;
    }
    if (reason && !this.above) {
      this.above = make("tr", { class: "lines above" }, make("td", { colspan: this.tr.cells.length },
        returnedLine(row.returned)));
      this.above.dataset.reason = reason;
      this.tr.before(this.above);
      this.place(this.above.querySelector(".line"), "name");
    }
    if (this.above) this.above.hidden = this.tr.hidden;
  }

  /** Put a line under its cell, as far as it stays in sight. */
  place(line, column) {
    const cell = this.cell(column) ?? this.cell("name");
    const { box } = this.grid;
    const most = box.scrollLeft + box.clientWidth - this.grid.stateWidth - LINE_WIDTH;
    const left = Math.max(Math.min(cell.offsetLeft, most), box.scrollLeft);
    line.style.marginLeft = `${left + 4}px`;
    line.style.maxWidth = `${Math.max(box.scrollLeft + box.clientWidth - left - 24, LINE_WIDTH)}px`;
  }

  hide(hidden) {
    this.tr.hidden = hidden;
    for (const extra of [this.above, this.below]) if (extra) extra.hidden = hidden;
  }
}
