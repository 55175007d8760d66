/* One row: what the server has, what was typed, and where the two differ. Knows no page.

   Keys are the report's fields, `no_change`, `no_change_reason`, `reason.<doubt>` and `plan.<item>`.
   The week's own figure (`own`) is no field: it follows the cumulative, and the cumulative follows it. */

import { centsOf, divide, parseAmount, showCents } from "./amounts.js";
import { page, say } from "./words.js";

const tidy = (text) => String(text ?? "").replace(/\r\n?/g, "\n").trim();

export class Row {
  /** `data` is a row as the page or the server gives it (views.sheet_data). */
  constructor(data) {
    this.facts = data;
    this.id = data.id;
    this.before = centsOf(data.before) ?? 0n;
    this.base = {};
    this.text = {};
    this.errors = {}; // key → {text, message, local}
    this.conflicts = {}; // key → their text
    this.notes = []; // what a paste could not enter: {column, text}
    this.own = "";
    this.status = "";
    this.message = "";
    this.saves = 0;
    this.other = null; // who saved the row meanwhile, and when
    this.changed = () => {};
    this.adopt(data, {});
  }

  /** Whether two texts of a cell mean the same. */
  same(key, one, other) {
    if (tidy(one) === tidy(other)) return true;
    if (key !== "cumulative") return false;
    const [a, b] = [parseAmount(tidy(one)), parseAmount(tidy(other))];
    return !a.error && !b.error && a.cents === b.cents;
  }

  isDirty(key) {
    return !this.same(key, this.base[key], this.text[key]);
  }

  /** Type a text into a cell. */
  type(key, text) {
    this.notes = [];
    if (!Object.keys(this.conflicts).length) this.other = null;
    if (key === "own") this.typeOwn(text);
    else {
      this.text[key] = text;
      delete this.errors[key];
      if (key === "cumulative") {
        delete this.errors.own;
        this.derive();
      }
    }
    this.changed();
  }

  typeOwn(text) {
    this.own = text;
    const { cents, error } = parseAmount(text);
    if (error) {
      this.errors.own = { text, message: say(error, { text }), local: true };
      return;
    }
    delete this.errors.own;
    delete this.errors.cumulative;
    this.text.cumulative = cents === null ? "" : showCents(this.before + cents);
  }

  /** The week's own figure from the cumulative. */
  derive() {
    if (this.errors.own) return;
    const text = tidy(this.text.cumulative);
    const { cents, error } = parseAmount(text);
    if (error) {
      if (!this.errors.cumulative) {
        this.errors.cumulative = { text, message: say(error, { text }), local: true };
      }
      this.own = "";
      return;
    }
    this.own = cents === null ? "" : showCents(cents - this.before);
  }

  /** The year's cumulative in cents as typed, null where it is none. */
  get cents() {
    return parseAmount(tidy(this.text.cumulative)).cents ?? null;
  }

  /** [percent of the year's plan, gap to the curve in points] as texts, "" where there is none. */
  get rate() {
    const planned = centsOf(this.facts.planned);
    if (this.cents === null || !planned) return ["", ""];
    const tenths = divide(this.cents * 1000n, planned);
    const rate = `${(Number(tenths) / 10).toFixed(1)}%`;
    if (this.facts.scheduled === null) return [rate, ""];
    const exact = (Number(this.cents) / Number(planned)) * 100 - Number(this.facts.scheduled);
    const gap = Math.abs(exact).toFixed(1);
    const sign = exact < 0 ? "\u2212" : "+";
    return [rate, gap === "0.0" ? gap : `${sign}${gap}`];
  }

  /** The figure as it stands in a cell that is left; what cannot be read stays as typed. */
  shown(key) {
    if (key === "own") return this.own;
    const text = this.text[key] ?? "";
    if (key !== "cumulative") return text;
    const { cents, error } = parseAmount(tidy(text));
    return error ? text : showCents(cents);
  }

  /** What is still to be sent: {key: text}. Refused texts wait until they are changed, conflicts until
     one of the two is chosen. */
  pending() {
    if (!this.open) return {};
    const found = {};
    for (const key of Object.keys(this.text)) {
      const refused = this.errors[key] && !this.errors[key].local;
      if (refused || key in this.conflicts || this.text[key] === "NOT_DONE") continue;
      if (this.isDirty(key)) found[key] = this.text[key];
    }
    if (this.errors.own?.local) found.own = this.own;
    return found;
  }

  /** What the server does not have, for whatever reason: {key: text}. */
  unsaved() {
    const found = {};
    for (const key of Object.keys(this.text)) if (this.isDirty(key)) found[key] = this.text[key];
    if (this.errors.own) found.own = this.own;
    return found;
  }

  get hasUnsaved() {
    return Object.keys(this.unsaved()).length > 0;
  }

  /** Take over a row of the server; `sent` is what it answers, `errors` what it refused of that. */
  adopt(data, sent, errors = {}) {
    const first = this.version === undefined;
    const dirty = new Set(Object.keys(this.text).filter((key) => this.isDirty(key)));
    for (const name of ["version", "state", "standing", "form", "open", "withdraw", "late", "fields", "required",
      "missing", "doubts", "saved", "by", "byId", "returned"]) this[name] = data[name];
    this.base = { ...data.values };
    for (const key of Object.keys(sent)) {
      if ((key === "own" ? this.own : this.text[key]) !== sent[key]) continue;
      if (key in errors) this.errors[key] = { text: sent[key], message: errors[key] };
      else delete this.errors[key];
    }
    for (const key of Object.keys(this.base)) {
      const answered = key in sent && this.text[key] === sent[key] && !(key in errors);
      if (first || !dirty.has(key) || answered) this.text[key] = this.base[key];
    }
    this.derive();
    this.changed();
  }

  /** Somebody saved the row first. Cells that only one of the two changed are settled by themselves;
     the others wait for a choice. */
  meet(data) {
    const [old, mine] = [this.base, this.unsaved()];
    this.other = data.byId === page.user ? null : { who: data.by, at: data.saved };
    for (const [key, text] of Object.entries(mine)) {
      if (key === "own" || key.startsWith("plan.")) continue;
      const theirs = data.values[key] ?? "";
      if (this.same(key, text, theirs)) this.text[key] = theirs;
      else if (!data.open || !this.same(key, theirs, old[key])) this.conflicts[key] = theirs;
    }
    this.adopt(data, {});
  }

  /** Settle a cell that two people filled: with one's own text, or with the other's. */
  choose(key, mine) {
    const theirs = this.conflicts[key];
    delete this.conflicts[key];
    if (mine) this.changed();
    else this.type(key, theirs);
  }

  /** Put back what a visit before could not save: `{base, text}`. Returns whether there was anything. */
  restore(kept) {
    let found = false;
    for (const [key, text] of Object.entries(kept.text)) {
      if (key === "own") {
        this.typeOwn(text);
        found = true;
        continue;
      }
      const now = this.base[key] ?? "";
      if (this.same(key, text, now)) continue;
      found = true;
      this.text[key] = text;
      if (!this.open || !this.same(key, kept.base[key], now)) this.conflicts[key] = now;
    }
    this.derive();
    this.changed();
    return found;
  }

  /** What the row's state is told by: how its saving goes, what stops it, else how far it is. */
  get condition() {
    if (this.status) return this.status;
    if (Object.keys(this.conflicts).length) return "conflict";
    if (Object.keys(this.errors).length && !Object.keys(this.pending()).length) return "bad";
    return Object.keys(this.pending()).length ? "typing" : this.stands;
  }

  /** How far the row is, as its writer sees it. */
  get stands() {
    const stuck = Object.keys(this.errors).length || Object.keys(this.conflicts).length || this.itemWithoutReason;
    return stuck && this.standing !== "DONE" ? "INCOMPLETE" : this.standing;
  }

  /** The doubts that need a reason and have none. */
  get openDoubts() {
    return this.doubts.filter((doubt) => doubt.needs_reason && !tidy(this.text[`reason.${doubt.code}`]));
  }

  /** The item of last week's plan that is "not done" and does not say why, or undefined. */
  get itemWithoutReason() {
    return this.facts.items.find((item) => this.text[`plan.${item.id}`] === "NOT_DONE");
  }

  /** The items of last week's plan that are not ticked yet. */
  get openItems() {
    return this.facts.items.filter((item) => !tidy(this.text[`plan.${item.id}`]));
  }
}
