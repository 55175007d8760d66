/* The sheet of a review: only what changes where that is asked, a row that deviates is marked and asks for
   its reason, what is missing is said before the question, and nothing typed is left behind unasked. */

import { askBeforeLeaving } from "./leaving.js";

const form = document.querySelector("[data-sheet]");
const only = document.querySelector("[data-only-changes]");
const table = document.querySelector(".part-sheet");

/** A row that is hidden is not chosen: nothing is set that is not seen. */
function unchooseHidden() {
  if (!only?.checked || !form) return;
  const hidden = [...form.querySelectorAll("tr[data-still]:not(.deviates) [name=chosen]:checked")];
  for (const box of hidden) box.checked = false;
  hidden[0]?.dispatchEvent(new Event("change", { bubbles: true }));
}

if (only) {
  only.closest("[hidden]").hidden = false;
  const show = () => {
    table.classList.toggle("only-changes", only.checked);
    unchooseHidden();
  };
  // On a phone the rows are cards: first what there is to decide, unless nothing is.
  const some = table.querySelector("tbody tr:not([data-still])") !== null;
  only.checked = some && window.matchMedia("(max-width: 767.98px)").matches;
  only.addEventListener("change", show);
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-choose-all]")) unchooseHidden();
  });
  show();
}

if (form) {
  const bar = form.querySelector("[data-part-bar]");
  const complaint = bar.querySelector("[data-complaint]");
  // Without this script every row shows the field of its reason.
  form.classList.add("asks-when-needed");

  /** The first thing that is missing: [what to say, where to go on], or null. */
  function missing() {
    for (const row of form.querySelectorAll("tbody tr")) {
      const said = row.querySelector("[data-standard]");
      const reason = row.querySelector(".reason");
      if (!said.value) return [`${bar.dataset.noAnswer} ${row.dataset.name}`, said];
      if (said.value !== said.dataset.standard && !reason.value.trim()) {
        return [`${bar.dataset.noReason} ${row.dataset.name}`, reason];
      }
    }
    const sentence = form.querySelector("[data-sentence]");
    return sentence.value.trim() ? null : [bar.dataset.noSentence, sentence];
  }

  // In front of the question whether it is meant (app.js, at the document).
  window.addEventListener("submit", (event) => {
    if (event.target !== form || !["give", "decide"].includes(event.submitter?.value)) return;
    const found = missing();
    if (!found) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const [words, field] = found;
    field.closest("tr")?.classList.add("asked");
    field.setAttribute("aria-invalid", "true");
    complaint.textContent = words;
    field.focus({ preventScroll: true });
    field.scrollIntoView({ block: "center" });
  }, true);

  form.addEventListener("change", (event) => {
    const said = event.target.closest("[data-standard]");
    if (said) said.closest("tr").classList.toggle("deviates", said.value !== said.dataset.standard);
    bar.classList.toggle("some", form.querySelector("[name=chosen]:checked") !== null);
  });
  form.addEventListener("input", (event) => {
    event.target.removeAttribute("aria-invalid");
    complaint.textContent = "";
  });
  bar.classList.toggle("some", form.querySelector("[name=chosen]:checked") !== null);
  askBeforeLeaving(form, { typed: document.getElementById("wrong") !== null, but: "chosen" });
}
