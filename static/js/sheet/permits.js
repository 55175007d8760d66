/* The permits of a row: under the cell of procedures stands what waits, each with its usual next step.
   A step is recorded at once, typing does not wait for it, and its sentence goes into the cell. */

import { make } from "./make.js";
import { call } from "./net.js";
import { page, say } from "./words.js";

export const CELL = "procedures";

/** The sentences of the week's news that the text does not hold yet. */
export function missingNews(text, news) {
  return news.filter((sentence) => !text.includes(sentence));
}

/** A text with the news that it does not hold yet, a line each. */
export function withNews(text, news) {
  return [text.trimEnd(), ...missingNews(text, news)].filter(Boolean).join("\n");
}

/** What the line under the cell says; null where there is nothing to say. */
export function permitLine(row) {
  const { permits = [], news = [] } = row.facts;
  if (!row.permitsOpen || !permits.length && !news.length) return null;
  const fresh = row.open ? missingNews(row.text[CELL] ?? "", news) : [];
  const name = ["permits", row.open, row.permitRefused ?? "", fresh.length,
    ...permits.map((one) => `${one.id}-${one.version}`)].join(".");
  return { name, draw: () => parts(row, permits, fresh) };
}

function button(text, attributes) {
  return make("button", { type: "button", class: "choice", ...attributes }, text);
}

function parts(row, permits, fresh) {
  const found = [make("b", {}, say("permits"))];
  if (fresh.length) found.push(button(say("permit_news"), { "data-news": "" }));
  for (const one of permits) {
    const link = make("a", { href: one.href, tabindex: "-1" }, one.name);
    const step = one.step && row.open
      ? [button(one.step, { "data-permit": one.id, "aria-label": say("permit_step", one) })] : [];
    found.push(make("span", { class: "side" }, link, make("span", { class: "quiet" }, one.ball), ...step));
  }
  if (row.permitRefused) found.push(make("strong", {}, row.permitRefused));
  return found;
}

/** Put the week's news into the cell, as if typed. */
export function takeNews(grid, view) {
  const { row } = view;
  const before = row.text[CELL] ?? "";
  const after = withNews(before, row.facts.news);
  if (after === before || !row.open || row.text.no_change) return;
  grid.remember([{ view, key: CELL, cell: CELL, from: before }]);
  grid.put(view, CELL, after);
}

/** Record the usual next step of a permit, then bring its sentence into the cell. */
export async function takeStep(grid, view, id) {
  const { row } = view;
  const permit = row.facts.permits.find((one) => one.id === id);
  if (!permit || row.permitBusy) return;
  row.permitBusy = true;
  const known = row.facts.news;
  const { kind, data } = await call(`${page.base}${row.id}/permits/${id}/`, { version: permit.version });
  row.permitBusy = false;
  if (kind === "ok") {
    Object.assign(row.facts, { permits: data.permits, news: data.news });
    row.permitRefused = data.refused;
    const fresh = data.news.filter((sentence) => !known.includes(sentence));
    if (fresh.length && !row.text.no_change) {
      const before = row.text[CELL] ?? "";
      grid.remember([{ view, key: CELL, cell: CELL, from: before }]);
      grid.put(view, CELL, withNews(before, fresh));
    }
  } else row.permitRefused = data?.message ?? say("failed");
  view.draw();
  // The button that was pressed has gone: on to the next one, else back to the cell.
  if (document.activeElement === document.body && !focusFirst(view)) grid.focus(view, CELL);
}

/** To the first button of the line, from the keyboard. */
export function focusFirst(view) {
  const first = view.below?.querySelector("[data-news], [data-permit]");
  first?.focus();
  return Boolean(first);
}
