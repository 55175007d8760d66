/* The grid: which cell is under the caret, how one gets to the next, typing into rows, taking back. */

import { Editor } from "./editor.js";
import { CELL } from "./permits.js";
import { RowView } from "./rowview.js";

export const NUMERIC = new Set(["own", "cumulative", "progress_percent", "workers", "machines", "expected_on"]);
const NOT_TYPED = new Set(["name", "plan", "no_change"]);
const HISTORY = 200;

export class Grid {
  constructor(table, box, rows, saver) {
    this.box = box;
    this.saver = saver;
    this.heads = [...table.querySelectorAll("thead [data-column]")];
    this.columns = ["name", ...this.heads.map((head) => head.dataset.column)];
    this.labels = Object.fromEntries(this.heads.map((head) => [head.dataset.column,
      head.querySelector("span").textContent]));
    this.editor = new Editor(box);
    this.past = [];
    this.lines = 0;
    this.changed = () => {};
    this.measure(table);
    this.views = rows.map((row) => new RowView(row, document.getElementById(`r${row.id}`), this));
    this.byTr = new Map(this.views.map((view) => [view.tr, view]));
    this.byId = new Map(this.views.map((view) => [String(view.row.id), view]));
    for (const view of this.views) view.draw(true);
    this.listen(table);
  }

  measure(table) {
    const [head] = table.tHead.rows;
    this.stateWidth = head.lastElementChild.offsetWidth;
    const frozen = [...head.cells].slice(0, 3).reduce((sum, cell) => sum + cell.offsetWidth, 0);
    this.box.style.scrollPadding = `${head.offsetHeight + 2}px ${this.stateWidth + 4}px 4px ${frozen + 4}px`;
  }

  nextLine() {
    this.lines += 1;
    return this.lines;
  }

  rowDrawn(row) {
    this.changed(row);
  }

  viewOf(element) {
    const tr = element.closest("tr");
    return this.byTr.get(tr) ?? this.byId.get(tr?.dataset.of);
  }

  listen(table) {
    table.addEventListener("focusin", (event) => this.enter(event.target));
    table.addEventListener("focusout", (event) => this.leave(event.target, event.relatedTarget));
    table.addEventListener("input", (event) => this.typed(event));
    table.addEventListener("compositionend", (event) => this.typed(event));
    table.addEventListener("change", (event) => {
      if (event.target.dataset.cell === "no_change") this.noChange(this.viewOf(event.target), event.target.checked);
    });
    table.addEventListener("pointerdown", (event) => {
      // A click puts the caret where it falls; a second one in the same cell edits in the text.
      this.byPointer = true;
      if (event.target === document.activeElement && event.target.matches("textarea")) this.editor.edit();
    });
    document.addEventListener("pointerup", () => {
      this.byPointer = false;
    });
    table.addEventListener("dblclick", (event) => {
      if (event.target.matches("textarea")) this.editor.edit();
    });
  }

  enter(target) {
    const view = this.viewOf(target);
    if (!view) return;
    if (this.current && this.current !== view) this.saver.flush(this.current.row);
    this.current?.tr.classList.remove("current");
    this.current = view;
    view.tr.classList.add("current");
    const { cell, key } = target.dataset;
    if (!cell) return;
    this.start = key ? target.value : null;
    this.startCumulative = view.row.text.cumulative ?? "";
    if (key && !NOT_TYPED.has(key)) {
      if (!this.byPointer) target.select();
      if (target.matches("textarea")) this.editor.open(target, view.row);
    }
    this.showPermits(view, cell === CELL);
  }

  /** The permits stand under the cell of procedures as long as the caret is there, or in their line. */
  showPermits(view, on) {
    const old = this.withPermits;
    if (old && (old !== view || !on)) {
      old.row.permitsOpen = false;
      old.row.permitRefused = "";
      this.withPermits = null;
      old.draw();
    }
    if (on && old !== view) {
      view.row.permitsOpen = true;
      this.withPermits = view;
      view.draw();
      // At the foot of the grid the line would open out of sight.
      const line = view.below?.querySelector(".line.permits");
      line?.scrollIntoView({ block: "nearest", inline: "nearest" });
      if (line) this.editor.rise();
    }
  }

  leave(target, next) {
    const view = this.viewOf(target);
    if (!view) return;
    if (!next?.closest?.("table")) this.saver.flush(view.row);
    const { cell, key } = target.dataset;
    if (!cell || !key || NOT_TYPED.has(key)) return;
    this.editor.close(target);
    if (this.start !== null && target.value !== this.start) this.remember([this.change(view, key)]);
    this.start = null;
    // Once the focus has moved, the cell shows its figure typeset.
    setTimeout(() => view.draw(), 0);
  }

  /** What typing into the cell under the caret changed; the week's own figure as the cumulative it led to. */
  change(view, key) {
    if (key === "own") return { view, key: "cumulative", cell: key, from: this.startCumulative };
    return { view, key, cell: key, from: this.start };
  }

  typed(event) {
    const { target } = event;
    const view = this.viewOf(target);
    if (!view || target.type === "checkbox") return;
    const { key, why } = target.dataset;
    if (why) view.row.type(why, `NOT_DONE ${target.value.replace(/\s+/g, " ")}`.trim());
    else if (key) view.row.type(key, target.value);
    else return;
    if (target.matches("textarea")) this.editor.fit(target);
    // Half-typed pinyin is kept, but not sent.
    if (!event.isComposing) this.saver.touch(view.row);
  }

  /** Put a text into a cell from here (paste, taking back): shown at once, saved by itself. */
  put(view, key, text) {
    view.row.type(key, text);
    view.draw(true);
    this.saver.touch(view.row);
  }

  // Moving

  visible() {
    return this.views.filter((view) => !view.tr.hidden);
  }

  control(view, column) {
    const found = view.tr.querySelector(`[data-cell="${column}"]`);
    return found && !found.disabled ? found : null;
  }

  focus(view, column) {
    const control = view && this.control(view, column);
    if (!control) return false;
    control.focus();
    control.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (document.activeElement === control && control.select) control.select();
    return true;
  }

  /** Down (1) or up (-1) to the next row that has this cell. */
  vertical(view, column, step) {
    const views = this.visible();
    let at = views.indexOf(view) + step;
    while (at >= 0 && at < views.length) {
      if (this.focus(views[at], column)) return true;
      at += step;
    }
    return false;
  }

  /** Right (1) or left (-1) to the next cell of the row that is there. */
  horizontal(view, column, step) {
    let at = this.columns.indexOf(column) + step;
    while (at >= 0 && at < this.columns.length) {
      if (this.focus(view, this.columns[at])) return true;
      at += step;
    }
    return false;
  }

  /** To the first cell of a row that is typed into. */
  first(view) {
    return this.focus(view, this.columns.find((column) => !NOT_TYPED.has(column) && this.control(view, column)));
  }

  corner(last) {
    const views = this.visible();
    const view = last ? views[views.length - 1] : views[0];
    const columns = this.columns.filter((column) => !NOT_TYPED.has(column) && view && this.control(view, column));
    return this.focus(view, last ? columns[columns.length - 1] : columns[0]);
  }

  // Acts on a row

  noChange(view, on) {
    const { row } = view;
    if (!row.open) return;
    // The reason leads on from the cell that it was asked from.
    const { cell } = document.activeElement.dataset;
    if (cell) view.cameFrom = cell;
    row.type("no_change", on ? "1" : "");
    view.draw(true);
    this.saver.touch(row);
    this.saver.flush(row);
    const reason = view.below?.querySelector("[data-key=no_change_reason]");
    if (on && reason) reason.focus();
    else this.focus(view, "no_change");
  }

  /** Start from what stood there last week. */
  takeLastWeek(view, key) {
    const text = view.row.facts.was[key];
    const control = this.control(view, key);
    if (!text || control.readOnly) return;
    this.put(view, key, text);
    control.value = text;
    if (control.matches("textarea")) {
      this.editor.fit(control);
      this.editor.edit();
      control.setSelectionRange(text.length, text.length);
    } else control.select();
  }

  /** Back to what the server has. */
  restore(view, key, control) {
    const { row } = view;
    row.type(key === "own" ? "cumulative" : key, row.base[key === "own" ? "cumulative" : key] ?? "");
    view.draw(true);
    control.value = row.shown(key);
    this.start = control.value;
    this.editor.rest();
    if (control.matches("textarea")) this.editor.fit(control);
    control.select();
    this.saver.touch(row);
  }

  // Taking back

  /** Forget what the last paste could not enter. */
  clearNotes() {
    for (const view of this.views) {
      if (!view.row.notes.length) continue;
      view.row.notes = [];
      view.draw();
    }
  }

  remember(changes) {
    this.past.push(changes);
    if (this.past.length > HISTORY) this.past.shift();
  }

  /** Take back the last paste or change; false where the caret's own text should be taken back first. */
  undo() {
    const active = document.activeElement;
    if (active?.dataset?.key && this.start !== null && active.value !== this.start) return null;
    const changes = this.past.pop();
    if (!changes) return false;
    this.clearNotes();
    const rows = new Set();
    for (const { view, key, from } of [...changes].reverse()) {
      if (!view.row.open) continue;
      view.row.type(key, from);
      rows.add(view);
    }
    for (const view of rows) {
      view.draw(true);
      this.saver.touch(view.row);
    }
    const [{ view, cell }] = changes;
    this.focus(view, cell);
    this.start = document.activeElement?.value ?? null;
    return true;
  }
}
