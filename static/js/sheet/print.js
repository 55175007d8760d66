/* On paper the sheet is the customary one: all columns in their order, every text in full. It is made when
   somebody prints, from what the rows hold at that moment. */

import { make } from "./lines.js";
import { say } from "./words.js";

const joined = (...parts) => parts.filter(Boolean).join(" / ");
const EMPTY_SHARE = 1.6;

// The columns of the customary sheet: name of the heading, share of the width, what stands in it, its class.
const COLUMNS = [
  ["serial", 2, (row) => row.facts.serial ?? "", "mid"],
  ["name", 9, (row) => row.facts.name],
  ["code", 4.8, (row) => row.facts.facts.code, "small"],
  ["place", 4, (row) => row.facts.facts.place],
  ["owner", 4.6, (row) => row.facts.facts.owner],
  ["content", 8.6, (row) => row.facts.facts.content],
  ["chain", 3.2, (row) => row.facts.facts.chain],
  ["build_type", 2.3, (row) => row.facts.facts.build_type, "mid"],
  ["total", 4.6, (row) => row.facts.facts.total, "num"],
  ["planned", 4.4, (row) => row.facts.facts.planned, "num"],
  ["own", 4.2, (row) => row.own, "num"],
  ["cumulative", 4.4, (row) => row.shown("cumulative"), "num"],
  ["rate", 3.5, (row) => row.rate[0], "num"],
  ["gap", 2.9, (row) => row.rate[1], "num"],
  ["progress", 7.4, (row) => joined(row.text.progress_percent && `${row.text.progress_percent}%`, row.text.progress_text)],
  ["on_site", 2.8, (row) => joined(row.text.workers, row.text.machines), "mid"],
  ["procedures", 5.2, (row) => row.text.procedures],
  ["work_done", 8, (row) => (row.text.no_change ? joined(say("no_change"), row.text.no_change_reason) : row.text.work_done)],
  ["next_plan", 7, (row) => row.text.next_plan],
  ["problems", 4.8, (row) => row.text.problems],
  ["help_needed", 4.6, (row) => row.text.help_needed],
  ["leader", 2.8, (row) => row.facts.facts.leader, "mid"],
  ["department", 3.4, (row) => row.facts.facts.department],
  ["reporter", 4.4, (row) => joined(row.by, row.facts.facts.phone), "small"],
  ["light", 2.8, (row) => row.facts.facts.light, "mid"],
];

/** The columns' shares in percent; one that is empty in every row needs room for its heading alone. */
function widths(texts) {
  const shares = COLUMNS.map(([, share], index) => (texts.some((row) => row[index]) ? share : EMPTY_SHARE));
  const all = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => `${((share / all) * 100).toFixed(2)}%`);
}

function draw(rows, caption) {
  const texts = rows.map((row) => COLUMNS.map(([, , text]) => text(row) || ""));
  const cols = widths(texts).map((width) => {
    const col = make("col");
    col.style.width = width;
    return col;
  });
  const head = COLUMNS.map(([name, , , css]) => make("th", { scope: "col", class: css }, say(`print_${name}`)));
  const body = texts.map((cells) => make("tr", {}, ...cells.map((text, index) => make("td", { class: COLUMNS[index][3] }, text))));
  return make("table", { class: "paper", id: "paper" }, make("caption", {}, caption), make("colgroup", {}, ...cols),
    make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...body));
}

/** Keep the printed sheet ready: made anew whenever the page is about to be printed. */
export function printing(grid, caption) {
  const place = document.getElementById("week-page");
  const clear = () => document.getElementById("paper")?.remove();
  const refresh = () => {
    clear();
    place.append(draw(grid.visible().map((view) => view.row), caption));
  };
  window.addEventListener("beforeprint", refresh);
  window.addEventListener("afterprint", clear);
  window.matchMedia("print").addEventListener("change", (event) => (event.matches ? refresh() : clear()));
}
