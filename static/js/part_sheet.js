/* The sheet of a review: a row that deviates is marked at once, and nothing typed is left behind unasked. */

import { askBeforeLeaving } from "./leaving.js";

const form = document.querySelector("[data-sheet]");

if (form) {
  form.addEventListener("change", (event) => {
    const said = event.target.closest("[data-standard]");
    if (said) said.closest("tr").classList.toggle("deviates", said.value !== said.dataset.standard);
  });
  askBeforeLeaving(form, { typed: document.getElementById("wrong") !== null, but: "chosen" });
}
