/* The sheet of a review: a row that deviates is marked at once, and nothing typed is left behind unasked. */

const form = document.querySelector("[data-sheet]");

if (form) {
  let typed = document.getElementById("wrong") !== null;
  form.addEventListener("change", (event) => {
    const said = event.target.closest("[data-standard]");
    if (said) said.closest("tr").classList.toggle("deviates", said.value !== said.dataset.standard);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "chosen") typed = true;
  });
  form.addEventListener("submit", () => {
    typed = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!typed) return;
    event.preventDefault();
    // Browsers before Chromium 119 ask only for this.
    event.returnValue = "";
  });
}
