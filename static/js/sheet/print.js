/* On paper the sheet is the customary one: all columns in their order, every text in full. It is made when
   somebody prints, from what the rows hold at that moment. */

import { make } from "./lines.js";
import { say } from "./words.js";

const joined = (...parts) => parts.filter(Boolean).join(" / ");

// The columns of the customary sheet: name of the heading, what stands in it, how wide it is.
const COLUMNS = [
  ["serial", (row) => row.facts.serial ?? "", "tiny"],
  ["name", (row) => row.facts.name, "wide"],
  ["code", (row) => row.facts.facts.code, "code"],
  ["place", (row) => row.facts.facts.place, ""],
  ["owner", (row) => row.facts.facts.owner, ""],
  ["content", (row) => row.facts.facts.content, "wide"],
  ["chain", (row) => row.facts.facts.chain, ""],
  ["build_type", (row) => row.facts.facts.build_type, "tiny"],
  ["total", (row) => row.facts.facts.total, "num"],
  ["planned", (row) => row.facts.facts.planned, "num"],
  ["own", (row) => row.own, "num"],
  ["cumulative", (row) => row.shown("cumulative"), "num"],
  ["rate", (row) => row.rate[0], "small num"],
  ["gap", (row) => row.rate[1], "small num"],
  ["progress", (row) => joined(row.text.progress_percent && `${row.text.progress_percent}%`, row.text.progress_text), ""],
  ["on_site", (row) => joined(row.text.workers, row.text.machines), "small"],
  ["procedures", (row) => row.text.procedures, ""],
  ["work_done", (row) => (row.text.no_change ? joined(say("no_change"), row.text.no_change_reason) : row.text.work_done), "wide"],
  ["next_plan", (row) => row.text.next_plan, "wide"],
  ["problems", (row) => row.text.problems, ""],
  ["help_needed", (row) => row.text.help_needed, ""],
  ["leader", (row) => row.facts.facts.leader, "small"],
  ["department", (row) => row.facts.facts.department, ""],
  ["reporter", (row) => joined(row.by, row.facts.facts.phone), ""],
  ["light", (row) => row.facts.facts.light, "small"],
];

function draw(rows, caption) {
  const head = make("tr", {}, ...COLUMNS.map(([name, , css]) => make("th", { scope: "col", class: css }, say(`print_${name}`))));
  const body = rows.map((row) => make("tr", {}, ...COLUMNS.map(([, text, css]) => make("td", { class: css }, text(row) || ""))));
  return make("table", { class: "paper", id: "paper" }, make("caption", {}, caption), make("thead", {}, head), make("tbody", {}, ...body));
}

/** Keep the printed sheet ready: made anew whenever the page is about to be printed. */
export function printing(grid, caption) {
  const place = document.getElementById("week-page");
  const refresh = () => {
    document.getElementById("paper")?.remove();
    place.append(draw(grid.visible().map((view) => view.row), caption));
  };
  const clear = () => document.getElementById("paper")?.remove();
  window.addEventListener("beforeprint", refresh);
  window.addEventListener("afterprint", clear);
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? refresh() : clear()));
}
