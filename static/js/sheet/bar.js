/* The bar below the sheet: how many rows stand where, submitting those that are ready, what happened. */

import { make } from "./lines.js";
import { call } from "./net.js";
import { store } from "./store.js";
import { page, say } from "./words.js";

const COUNTED = ["READY", "RETURNED", "DOUBTS", "INCOMPLETE", "EMPTY", "DONE"];

/** Whether a row counts under a name; one with open doubts counts there too, whatever else it needs. */
function counts(row, name) {
  return name === "DOUBTS" ? row.open && row.openDoubts.length > 0 : row.stands === name;
}

export class Bar {
  constructor(bar, grid, saver) {
    this.grid = grid;
    this.saver = saver;
    this.button = bar.querySelector("#submit");
    this.message = bar.querySelector("#week-message");
    this.saving = bar.querySelector("#week-saving");
    this.counts = Object.fromEntries([...bar.querySelectorAll("[data-count]")].map((out) => [out.dataset.count, out]));
    this.done = document.getElementById("done-count");
    this.returned = document.getElementById("returned-count");
    this.returned.addEventListener("click", () => this.jump(({ row }) => row.state === "RETURNED"));
    this.button.addEventListener("click", () => this.submit());
    bar.addEventListener("click", (event) => {
      const jump = event.target.closest("[data-jump]");
      if (jump) this.jump(({ row }) => counts(row, jump.dataset.jump));
    });
  }

  /** The rows that the filter shows: those that are counted and handed in. */
  get shown() {
    return this.grid.visible().map((view) => view.row);
  }

  get rows() {
    return this.grid.views.map((view) => view.row);
  }

  /** Say what happened, with buttons where something can be chosen: [[text, act], …]. */
  tell(text, choices = []) {
    this.message.replaceChildren(text, ...choices.map(([label, act]) => {
      const button = make("button", { type: "button", class: "choice" }, label);
      button.addEventListener("click", act);
      return button;
    }));
    this.message.title = text;
  }

  draw() {
    const found = Object.fromEntries(COUNTED.map((name) => [name, this.shown.filter((row) => counts(row, name)).length]));
    for (const [name, out] of Object.entries(this.counts)) {
      out.textContent = found[name];
      out.parentElement.classList.toggle("none", !found[name]);
      if (name === "RETURNED") out.parentElement.hidden = !found[name];
    }
    if (!this.busy) {
      this.button.disabled = this.shown.every((row) => !row.open);
      this.button.textContent = found.READY ? say("submit", { count: found.READY }) : say("submit_none");
      this.button.classList.toggle("btn-primary", found.READY > 0);
      this.button.classList.toggle("btn-outline-primary", !found.READY);
    }
    this.drawDone();
    const unsaved = this.rows.filter((row) => row.hasUnsaved).length;
    this.saving.textContent = unsaved ? say("unsaved_rows", { count: unsaved }) : "";
    this.saving.classList.toggle("stuck", Boolean(this.saver.held));
  }

  drawDone() {
    const done = this.rows.filter((row) => row.standing === "DONE" && !row.facts.resting).length;
    this.done.textContent = say("done_count", { count: done });
    const returned = this.rows.filter((row) => row.state === "RETURNED").length;
    this.returned.hidden = !returned;
    this.returned.textContent = say("returned_count", { count: returned });
  }

  /** To the next row (after the one under the caret) of which something holds; to what it needs there. */
  jump(holds) {
    const views = this.grid.visible();
    const start = views.indexOf(this.grid.current) + 1;
    const view = [...views.slice(start), ...views.slice(0, start)].find(holds);
    if (!view) return false;
    return this.toNeed(view) || this.grid.focus(view, "plan") || this.grid.focus(view, "name");
  }

  /** To the first thing a row needs: a refused cell, two versions, a reason, a field. */
  toNeed(view) {
    const { row } = view;
    const [bad] = Object.keys(row.errors);
    if (bad && this.grid.focus(view, bad)) return true;
    const choice = view.below?.querySelector("[data-choose]");
    if (choice) {
      choice.focus();
      return true;
    }
    const [doubt] = row.openDoubts;
    const reason = doubt && view.below?.querySelector(`[data-key="reason.${doubt.code}"]`);
    if (reason) {
      reason.focus();
      return true;
    }
    const item = row.itemWithoutReason;
    if (item) {
      row.planOpen = true;
      view.draw();
      view.below.querySelector(`[data-why="plan.${item.id}"]`).focus();
      return true;
    }
    for (const key of row.missing) {
      if (key === "no_change_reason") {
        view.below?.querySelector("[data-key=no_change_reason]")?.focus();
        return true;
      }
      if (this.grid.focus(view, key)) return true;
    }
    return false;
  }

  /** To the next thing to settle after the caret (F8): rows that came back, begun ones, then empty ones. */
  next() {
    const views = this.grid.visible().filter(({ row }) => row.open);
    const here = this.grid.current;
    const start = views.indexOf(here);
    const turn = [...views.slice(start + 1), ...views.slice(0, start + 1)];
    const before = document.activeElement;
    for (const wanted of [["RETURNED"], ["INCOMPLETE", "DOUBTS"], ["EMPTY"]]) {
      for (const view of turn) {
        if (!wanted.includes(view.row.stands)) continue;
        const found = this.toNeed(view) || (view.row.stands === "RETURNED" && this.grid.first(view));
        if (found && (document.activeElement !== before || view !== here)) return true;
      }
    }
    return true;
  }

  // Submitting

  async submit(despiteItems = false) {
    if (this.busy) return;
    this.busy = true;
    this.button.disabled = true;
    this.button.textContent = say("submitting");
    try {
      await this.handIn(despiteItems);
    } finally {
      this.busy = false;
      this.draw();
    }
  }

  async handIn(despiteItems) {
    const settled = await this.saver.settle();
    const ready = this.grid.visible().filter(({ row }) => row.open && row.stands === "READY" && !Object.keys(row.pending()).length);
    if (!ready.length) {
      this.tell(say(settled ? "none_ready" : "still_saving"));
      if (settled) this.next();
      return;
    }
    const open = ready.filter(({ row }) => row.openItems.length && !row.text.no_change);
    if (open.length && !despiteItems) {
      this.tell(say("items_open", { rows: open.length }), [
        [say("tick_now"), () => this.openItems(open)],
        [say("submit_anyway", { count: ready.length }), () => this.submit(true)],
      ]);
      return;
    }
    const rows = Object.fromEntries(ready.map(({ row }) => [row.id, row.version]));
    const { kind, data } = await call(`${page.base}submit/`, { rows });
    if (kind !== "ok") {
      this.tell(data?.message ?? say(kind === "offline" ? "offline_submit" : "failed_submit"));
      return;
    }
    this.take(data.results, settled);
  }

  /** Show what became of each row. */
  take(results, settled) {
    let refused = null;
    for (const { id, ok, row } of results) {
      const view = this.grid.byId.get(String(id));
      if (row) view.row.meet(row);
      store.keep(view.row);
      view.draw(true);
      if (!ok) refused ??= view;
    }
    const done = results.filter((result) => result.ok).length;
    const left = this.rows.filter((row) => row.open && !["EMPTY", "RESTING"].includes(row.stands)).length;
    const empty = this.rows.filter((row) => row.open && row.stands === "EMPTY").length;
    const parts = [say("handed_in", { count: done })];
    if (left) parts.push(say("left_begun", { count: left }));
    if (empty) parts.push(say("left_empty", { count: empty }));
    if (!left && !empty) parts.push(say("all_handed_in"));
    if (!settled) parts.push(say("still_saving"));
    this.tell(parts.join(" "));
    if (refused) this.toNeed(refused);
    else if (left) this.next();
  }

  openItems(views) {
    for (const view of views) {
      view.row.planOpen = true;
      view.draw();
    }
    this.tell("");
    this.grid.focus(views[0], "plan");
  }

  async withdraw(view) {
    const { kind, data } = await call(`${page.base}${view.row.id}/withdraw/`, {});
    if (kind === "ok") {
      view.row.meet(data.row);
      view.draw(true);
      this.tell(say("withdrawn", { project: view.row.facts.name }));
      this.grid.focus(view, "plan") || this.grid.corner(false);
    } else {
      this.tell(data?.message ?? say("failed_submit"));
      this.saver.reread(view.row);
    }
  }
}
