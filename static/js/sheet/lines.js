/* The lines under a row: refused cells, doubts with room for the reason, two versions to choose from,
   why nothing changed, last week's plan. Each stands below the cell it is about. */

import { make } from "./make.js";
import { CELL, permitLine } from "./permits.js";
import { page, say } from "./words.js";

export { make };

/** An input for a key of the row, with its label. */
function keyed(key, label, attributes = {}) {
  return make("input", {
    type: "text", "data-key": key, "data-line-input": "", maxlength: "200", autocomplete: "off",
    "aria-label": label, ...attributes,
  });
}

/** What should stand under a row now: {name: {column, css, draw}}; `draw` makes the line once. */
export function linesOf(row, labels) {
  const lines = {};
  const add = (name, column, css, draw) => {
    lines[name] = { column, css, draw };
  };
  for (const [key, { message }] of Object.entries(row.errors)) {
    add(`error.${key}.${message}`, key, "bad", () => [mark("!"), message]);
  }
  if (row.notes.length) {
    const cells = row.notes.map(({ column, text }) => say("refused_cell", { column: labels[column], text })).join(say("comma"));
    const message = say(row.open ? "not_asked" : "not_open", { cells });
    add(`note.${message}`, row.notes[0].column, "bad", () => [mark("!"), message]);
  }
  for (const key of Object.keys(row.conflicts)) {
    add(`two.${key}.${row.open}.${row.conflicts[key]}.${row.text[key]}`, columnOf(key, row), "two", () => conflict(row, key, labels));
  }
  if (row.other && !Object.keys(row.conflicts).length) {
    const { who, at } = row.other;
    add(`merged.${who}.${at}`, "cumulative", "quiet", () => [say("merged", { who, at })]);
  }
  if (row.text.no_change && row.open) {
    add("no_change", "name", "doubt", () => [
      mark("="), say("no_change_why"),
      keyed("no_change_reason", say("no_change_why"), { list: "sheet-reasons" }),
    ]);
  }
  for (const doubt of row.doubts) {
    const key = `reason.${doubt.code}`;
    add(`${key}.${doubt.sentence}`, doubt.field, doubt.needs_reason ? "doubt" : "good", () => (
      doubt.needs_reason
        ? [mark("?"), doubt.sentence, keyed(key, say("reason_of", { sentence: doubt.sentence }),
          { placeholder: say("reason") })]
        : [mark("\u2605"), doubt.sentence]
    ));
  }
  const permits = permitLine(row);
  if (permits) add(permits.name, CELL, "permits", permits.draw);
  if (row.planOpen) for (const item of row.facts.items) {
    add(`plan.${item.id}.${row.open}`, "plan", "item", () => planItem(row, item));
  }
  return lines;
}

function mark(sign) {
  return make("span", { class: "mark", "aria-hidden": "true" }, sign);
}

/** The column under which a key's line stands. */
function columnOf(key, row) {
  if (key.startsWith("reason.")) {
    return row.doubts.find((doubt) => `reason.${doubt.code}` === key)?.field ?? "cumulative";
  }
  return key.startsWith("plan.") ? "plan" : key === "no_change_reason" ? "name" : key;
}

function conflict(row, key, labels) {
  const name = labels[key] ?? say("reason");
  const theirs = make("q", {}, row.conflicts[key] || say("nothing"));
  const mine = make("q", {}, row.text[key] || say("nothing"));
  const who = row.other ? { who: row.other.who, at: row.other.at } : { who: row.by, at: row.saved };
  const button = (choice, text) => make(
    "button", { type: "button", class: "choice", "data-choose": choice, "data-of": key }, text,
  );
  const parts = [make("b", {}, name)];
  if (!row.open) parts.push(make("span", {}, say("closed_meanwhile", { who: row.by })));
  parts.push(make("span", { class: "side" }, say("theirs", who), theirs, button("theirs",
    say(row.open ? "take_theirs" : "copy_mine"))));
  parts.push(make("span", { class: "side" }, say("mine"), mine, row.open ? button("mine", say("keep_mine")) : ""));
  return parts;
}

function planItem(row, item) {
  const key = `plan.${item.id}`;
  const button = (outcome, text) => make("button", {
    type: "button", class: "choice", "data-tick": outcome, "data-of": key, disabled: row.open ? null : "",
  }, text);
  return [
    make("span", { class: "item-text" }, item.text),
    button("DONE", say("item_done")),
    button("NOT_DONE", say("item_not_done")),
    make("input", {
      type: "text", "data-why": key, "data-line-input": "", maxlength: "200", autocomplete: "off",
      placeholder: say("item_why"), "aria-label": `${say("item_why")} ${item.text}`, readonly: row.open ? null : "",
    }),
  ];
}

/** Bring the state of a plan item's line up to date with its row. */
export function drawItem(line, row, key) {
  const [outcome, ...reason] = (row.text[key] ?? "").split(" ");
  for (const button of line.querySelectorAll("[data-tick]")) {
    button.setAttribute("aria-pressed", String(button.dataset.tick === outcome));
  }
  const why = line.querySelector("[data-why]");
  why.hidden = outcome !== "NOT_DONE";
  if (why !== document.activeElement) why.value = reason.join(" ");
}

/** The line over a row that was returned. */
export function returnedLine({ who, at, reason }) {
  const text = who ? say("returned_line", { who, at, reason }) : say("returned_short", { reason });
  return make("div", { class: "line bad" }, mark("\u21a9"), text);
}

/** The reasons that this sheet's writer already gave for "no change", to choose from. */
export function reasonList(rows) {
  const list = make("datalist", { id: "sheet-reasons" });
  const given = new Set();
  for (const row of rows) {
    given.add(row.text.no_change_reason);
    given.add(row.facts.wasReason);
  }
  given.delete("");
  given.delete(undefined);
  list.append(...[...given].map((reason) => make("option", { value: reason })));
  return list;
}

/** The state of a row in words: [first line, second line]. */
export function stateOf(row) {
  const need = [
    row.missing.length ? say("needs", { count: row.missing.length }) : "",
    row.open && row.openDoubts.length ? say("doubts") : "",
    row.stands === "READY" ? say("ready") : "",
  ].filter(Boolean).join(" \u00b7 ");
  const told = {
    saving: say("saving"), offline: say("offline"), failed: say("failed"), signed_out: say("signed_out"),
    other_user: say("signed_out"), refused: say("refused", { message: row.message }), conflict: say("conflict"),
    bad: say("bad_cells", { count: Object.keys(row.errors).length }), typing: say("typing"),
  }[row.condition];
  if (told) return [told, ""];
  if (row.state === "SUBMITTED") return [say("submitted"), row.late ? say("late") : ""];
  if (row.state === "ACCEPTED") return [say("accepted"), row.late ? say("late") : ""];
  if (row.state === "LOCKED") return [say("locked"), ""];
  if (row.saves && row.saved) return [say("saved", { at: row.saved }), row.standing === "EMPTY" ? "" : need];
  if (row.state === "RETURNED") return [say("returned"), need];
  if (row.standing === "RESTING") return [say("resting", { kind: row.facts.resting }), ""];
  if (row.standing === "EMPTY") return [say("empty"), ""];
  return [say("draft"), [need, row.byId === page.user ? "" : row.by].filter(Boolean).join(" \u00b7 ")];
}
