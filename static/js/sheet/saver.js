/* Saving rows by themselves: a moment after typing, at once when a row is left, again and again until
   it has worked. Typing never waits for it. */

import { call } from "./net.js";
import { store } from "./store.js";
import { page } from "./words.js";

const PAUSE = 800;
const AT_ONCE = 2;
const WAITS = [2, 4, 8, 15, 30];

export class Saver {
  /** `hold(kind)` is told when saving stops for all rows ("offline", "signed_out", "other_user") or
     goes on (""). */
  constructor(rows, { hold, changed }) {
    this.rows = rows;
    this.tellHold = hold;
    this.changed = changed;
    this.timers = new Map();
    this.queue = new Set();
    this.active = new Map(); // row → promise
    this.held = "";
    this.tries = 0;
    for (const row of rows) row.tries = 0;
    window.addEventListener("online", () => this.resume());
    window.addEventListener("focus", () => this.resume());
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) this.flushAll();
      else this.resume();
    });
    window.addEventListener("pagehide", () => this.flushAll());
    if ("BroadcastChannel" in window) {
      this.channel = new BroadcastChannel("baolian.signed-in");
      this.channel.addEventListener("message", () => this.resume());
    }
  }

  /** Something was typed into a row. */
  touch(row) {
    store.keep(row);
    clearTimeout(this.timers.get(row));
    this.timers.set(row, setTimeout(() => this.flush(row), PAUSE));
    this.changed(row);
  }

  /** Save a row now, if there is anything to save. */
  flush(row) {
    clearTimeout(this.timers.get(row));
    this.timers.delete(row);
    store.keep(row);
    if (Object.keys(row.pending()).length) this.queue.add(row);
    else if (row.status && !this.active.has(row)) this.mark(row, "");
    this.run();
  }

  flushAll() {
    for (const row of this.rows) this.flush(row);
  }

  /** Wait until nothing is on its way; false where something could not be saved. */
  async settle() {
    this.flushAll();
    while (this.active.size && !this.held) await Promise.race(this.active.values());
    return !this.held && !this.rows.some((row) => Object.keys(row.pending()).length);
  }

  run() {
    for (const row of this.queue) {
      if (this.held || this.active.size >= AT_ONCE) break;
      if (this.active.has(row)) continue;
      this.queue.delete(row);
      this.active.set(row, this.save(row).finally(() => {
        this.active.delete(row);
        if (Object.keys(row.pending()).length && !row.waiting && !this.timers.has(row)) this.queue.add(row);
        this.changed(row);
        this.run();
      }));
    }
    for (const row of this.queue) {
      if (this.held && !this.active.has(row)) this.mark(row, this.held);
    }
  }

  mark(row, status, message = "") {
    row.status = status;
    row.message = message;
    row.changed();
  }

  async save(row) {
    const sent = row.pending();
    const values = Object.fromEntries(Object.entries(sent).filter(([key]) => !key.startsWith("plan.")));
    if (!Object.keys(sent).length) return;
    this.mark(row, "saving");
    let result = { kind: "ok" };
    if (Object.keys(values).length) {
      result = await call(`${page.base}${row.id}/`, { version: row.version, values });
      this.take(row, result, values);
    }
    for (const [key, text] of Object.entries(sent)) {
      if (result.kind !== "ok" || !key.startsWith("plan.")) continue;
      const [outcome, ...reason] = text.split(" ");
      const url = `${page.base}${row.id}/plan/${key.slice(5)}/`;
      result = await call(url, { outcome, reason: reason.join(" ") });
      if (result.kind === "refused") row.errors[key] = { text, message: result.data.message };
      else this.take(row, result, { [key]: text });
    }
    store.keep(row);
    this.changed(row);
  }

  /** What an answer means for its row, and for all. */
  take(row, { kind, data }, sent) {
    if (kind === "ok") {
      row.saves += 1;
      row.tries = 0;
      row.status = "";
      this.release();
      row.adopt(data.row, sent, data.errors);
    } else if (kind === "stale") {
      row.status = "";
      this.release();
      row.meet(data.row);
    } else if (kind === "refused") {
      this.mark(row, "refused", data.message);
      row.waiting = true;
      this.reread(row);
    } else if (kind === "failed") {
      this.mark(row, "failed");
      row.waiting = true;
      const wait = WAITS[Math.min(row.tries, WAITS.length - 1)];
      row.tries += 1;
      setTimeout(() => {
        row.waiting = false;
        this.flush(row);
      }, wait * 1000);
    } else {
      this.stop(kind);
      this.mark(row, kind);
    }
  }

  /** A row was refused as a whole (handed in by somebody, taken off the list): see how it stands. */
  async reread(row) {
    const { kind, data } = await call(`${page.base}${row.id}/`);
    if (kind === "ok") {
      const message = row.message;
      row.status = "";
      row.meet(data.row);
      if (row.hasUnsaved && !Object.keys(row.conflicts).length) this.mark(row, "refused", message);
      store.keep(row);
    }
    row.waiting = false;
  }

  /** Nothing can be saved for now; try again after a while, and whenever there is hope. */
  stop(kind) {
    if (this.held !== kind) this.tellHold(kind);
    this.held = kind;
    clearTimeout(this.retry);
    const wait = WAITS[Math.min(this.tries, WAITS.length - 1)];
    this.tries += 1;
    this.retry = setTimeout(() => this.resume(), wait * 1000);
  }

  release() {
    if (this.held) this.tellHold("");
    this.held = "";
    this.tries = 0;
    clearTimeout(this.retry);
  }

  /** Try again: one row first; the others follow when it has worked. */
  resume() {
    if (!this.held) return;
    const row = this.rows.find((one) => Object.keys(one.pending()).length && !this.active.has(one));
    if (!row) {
      this.check();
      return;
    }
    this.active.set(row, this.save(row).finally(() => {
      this.active.delete(row);
      this.changed(row);
      if (!this.held) this.flushAll();
    }));
  }

  /** Nothing is waiting to be saved: only see whether the server is there again. */
  async check() {
    const { kind } = await call(page.session);
    if (kind === "ok") this.release();
    else this.stop(kind === "failed" ? "offline" : kind);
  }
}
