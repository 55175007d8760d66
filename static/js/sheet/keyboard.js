/* The keys of the sheet. An input method that is composing keeps all keys to itself. */

import { CELL, focusFirst } from "./permits.js";
import { say } from "./words.js";

const WRITABLE = "input:not([type=checkbox]):not([type=search]), textarea";

/** Whether the whole text of a cell is marked, as after coming to it. */
function isSelected(control) {
  return control.selectionStart === 0 && control.selectionEnd === control.value.length;
}

function atEnd(control) {
  return control.selectionStart === control.value.length && control.selectionEnd === control.value.length;
}

function atStart(control) {
  return control.selectionStart === 0 && control.selectionEnd === 0;
}

export class Keyboard {
  /** `acts`: submit, next (to what must be settled), help, tell (something said over the sheet). */
  constructor(grid, acts) {
    this.grid = grid;
    this.acts = acts;
    document.addEventListener("keydown", (event) => {
      if (event.isComposing || event.keyCode === 229 || event.defaultPrevented) return;
      if (document.querySelector("dialog[open]")) return;
      if (this.everywhere(event) || this.inGrid(event)) event.preventDefault();
    });
  }

  /** Keys that work wherever the caret is. */
  everywhere(event) {
    const writing = event.target.matches?.("input, textarea, select");
    if (event.key === "F1" || (!writing && event.key === "?")) return this.acts.help();
    if (event.key === "F8") return this.acts.next();
    if (event.ctrlKey && event.key === "Enter") return this.acts.submit();
    return false;
  }

  inGrid(event) {
    const { target } = event;
    const view = target.closest?.("table.grid") && this.grid.viewOf(target);
    if (!view) return false;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key.toLowerCase() === "z" && !event.shiftKey) return this.undo();
    if (command && event.key.toLowerCase() === "m") {
      this.grid.noChange(view, !view.row.text.no_change);
      return true;
    }
    if ("lineInput" in target.dataset) return this.inLine(event, view);
    if (event.key === "Escape" && target.closest(".line.permits")) return this.grid.focus(view, CELL);
    if (event.key === "F4" && target.dataset.cell === CELL) {
      // A key that does nothing looks broken.
      if (!focusFirst(view)) this.acts.tell(say("no_permits"));
      return true;
    }
    if (!target.dataset.cell) return false;
    if (command && event.key.toLowerCase() === "d" && target.dataset.key) {
      this.grid.takeLastWeek(view, target.dataset.key);
      return true;
    }
    if (command && (event.key === "Home" || event.key === "End")) return this.grid.corner(event.key === "End");
    if (target.matches(WRITABLE)) return this.inCell(event, view, target);
    return this.onSign(event, view, target);
  }

  undo() {
    const done = this.grid.undo();
    if (done) this.acts.undone();
    return done !== null;
  }

  inCell(event, view, control) {
    const { cell } = control.dataset;
    const { editor } = this.grid;
    const free = !editor.isEditing || editor.area !== control;
    switch (event.key) {
      case "Enter":
        if (event.altKey && control.matches("textarea") && !control.readOnly) {
          if (free && isSelected(control)) control.setSelectionRange(control.value.length, control.value.length);
          editor.edit();
          document.execCommand("insertText", false, "\n");
          return true;
        }
        if (!this.grid.vertical(view, cell, event.shiftKey ? -1 : 1)) this.acts.leave(view);
        return true;
      case "Escape":
        if (!control.readOnly) this.grid.restore(view, control.dataset.key, control);
        return true;
      case "F2":
        editor.edit();
        control.setSelectionRange(control.value.length, control.value.length);
        return true;
      case "ArrowDown":
      case "ArrowUp":
        if (!free || event.shiftKey || event.altKey) return false;
        this.grid.vertical(view, cell, event.key === "ArrowDown" ? 1 : -1);
        return true;
      case "ArrowRight":
        return free && !event.shiftKey && (isSelected(control) || atEnd(control))
          && this.grid.horizontal(view, cell, 1);
      case "ArrowLeft":
        return free && !event.shiftKey && (isSelected(control) || atStart(control))
          && this.grid.horizontal(view, cell, -1);
      default:
        return false;
    }
  }

  /** On a project's name, last week's plan, or the mark "no change". */
  onSign(event, view, target) {
    const { cell } = target.dataset;
    const step = { ArrowDown: 1, ArrowUp: -1, Enter: event.shiftKey ? -1 : 1 }[event.key];
    if (step && !(cell === "name" && event.key === "Enter")) return this.grid.vertical(view, cell, step) || true;
    if (event.key === "ArrowRight") return this.grid.horizontal(view, cell, 1);
    if (event.key === "ArrowLeft") return this.grid.horizontal(view, cell, -1);
    if (cell === "name" && event.key.toLowerCase() === "n") {
      this.grid.noChange(view, !view.row.text.no_change);
      return true;
    }
    if (cell === "plan" && event.key.toLowerCase() === "y") {
      this.acts.allDone(view);
      return true;
    }
    return false;
  }

  /** In a reason under a row: Enter goes on below, Escape and the arrow up lead back to the cell. */
  inLine(event, view) {
    // A line about the whole row has no cell of its own; the name is a link, and Enter would follow it.
    const { column: at } = event.target.closest(".line").dataset;
    const came = view.cameFrom === "name" ? null : view.cameFrom;
    const column = at === "name" || at === "row" ? came ?? "no_change" : at;
    const home = () => this.grid.focus(view, column) || this.grid.focus(view, "no_change");
    if (event.key === "Enter") {
      const inputs = [...view.below.querySelectorAll("[data-line-input]:not([hidden])")];
      const next = inputs[inputs.indexOf(event.target) + (event.shiftKey ? -1 : 1)];
      if (next) next.focus();
      else if (event.shiftKey) home();
      else this.grid.vertical(view, column, 1) || home();
      return true;
    }
    if (event.key === "Escape" || (event.key === "ArrowUp" && !event.target.list)) return home() || true;
    return false;
  }
}
