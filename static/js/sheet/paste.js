/* Pasting a block copied from a spreadsheet into cells and rows, beginning with the cell under the caret.

   A column that no row of the block asks is passed over. What a single row does not ask is refused at
   its cell and moves nothing else. Empty cells of the block change
   nothing. A block that begins with project names finds its rows by them. */

import { isBlock, parseBlock } from "./block.js";
import { NUMERIC } from "./grid.js";
import { say } from "./words.js";

const NOT_PASTED = new Set(["name", "plan", "no_change"]);

const plainName = (text) => text.normalize("NFKC").replace(/\s+/g, "");

export class Paste {
  constructor(table, grid, tell) {
    this.grid = grid;
    this.tell = tell;
    table.addEventListener("paste", (event) => this.paste(event));
  }

  paste(event) {
    const { cell } = event.target.dataset;
    if (!cell || this.grid.editor.isEditing) return;
    const text = event.clipboardData.getData("text/plain");
    const html = event.clipboardData.getData("text/html");
    if (!text || (cell !== "name" && !isBlock(text, html, NUMERIC.has(cell)))) return;
    event.preventDefault();
    this.enter(parseBlock(text), this.grid.viewOf(event.target), cell);
  }

  /** Put a block (rows of texts) into the sheet from a cell on. */
  enter(block, view, cell) {
    const views = this.grid.visible();
    const columns = this.grid.columns.filter((column) => !NOT_PASTED.has(column)
      && !this.grid.heads.find((head) => head.dataset.column === column).matches(".was, .calc"));
    const first = Math.max(columns.indexOf(cell), 0);
    const named = this.byName(block, views, cell);
    const targets = named ?? block.map((texts, index) => [views[views.indexOf(view) + index], texts]);
    const asked = columns.slice(first).filter((column) => targets.some(([target]) => (
      target?.tr.querySelector(`[data-cell="${column}"]`))));
    this.grid.clearNotes();
    const done = { changes: [], rows: new Set(), refused: 0, beyond: 0 };
    for (const [target, texts] of targets) {
      if (!target) {
        done.beyond += 1;
        continue;
      }
      texts.forEach((text, index) => this.enterCell(target, asked[index], text.trim(), done));
      target.draw(true);
    }
    if (done.changes.length) this.grid.remember(done.changes);
    for (const target of done.rows) this.grid.saver.touch(target.row);
    const active = document.activeElement;
    if (active?.dataset?.key) {
      this.grid.start = active.value;
      active.select?.();
    }
    this.tell(this.summary(done, Boolean(named)));
  }

  enterCell(view, column, text, done) {
    const { row } = view;
    if (!column || !text) return;
    const control = this.grid.control(view, column);
    if (!control || !row.open || row.text.no_change) {
      row.notes = [...row.notes, { column, text }];
      done.refused += 1;
      return;
    }
    // The week's own figure is kept as the cumulative it leads to, so that taking back is exact.
    const key = column === "own" ? "cumulative" : column;
    const from = row.text[key] ?? "";
    const notes = row.notes;
    row.type(column, text);
    row.notes = notes;
    if (row.errors[column]) done.refused += 1;
    done.changes.push({ view, key, cell: column, from });
    done.rows.add(view);
  }

  /** The rows of a block whose first column holds names of this sheet, or null where it does not. */
  byName(block, views, cell) {
    const known = new Map(views.map((view) => [plainName(view.row.facts.name), view]));
    const firsts = block.map(([name]) => plainName(name ?? ""));
    const found = firsts.filter((name) => known.has(name)).length;
    if (cell !== "name" && found * 2 < Math.max(firsts.length, 1)) return null;
    return block.map(([, ...texts], index) => [known.get(firsts[index]), texts]);
  }

  summary({ changes, rows, refused, beyond }, named) {
    const parts = [say("pasted", { cells: changes.length, rows: rows.size })];
    if (refused) parts.push(say("pasted_refused", { count: refused }));
    if (beyond) parts.push(say(named ? "pasted_by_name" : "pasted_beyond", { count: beyond }));
    if (changes.length) parts.push(say("undo"));
    return parts.join(" ");
  }
}
