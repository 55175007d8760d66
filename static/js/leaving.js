/* What was typed into a form is not left behind unasked. */

/** Ask before the page is left with something typed into the form and not sent.

    `typed` says whether something stands in it from the start, as after a refusal; `but` names a field
    that is no typing, such as a box that chooses a row. */
export function askBeforeLeaving(form, { typed = false, but = "" } = {}) {
  let open = typed;
  form.addEventListener("input", (event) => {
    if (event.target.name !== but) open = true;
  });
  form.addEventListener("submit", () => {
    open = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (!open) return;
    event.preventDefault();
    // Browsers before Chromium 119 ask only for this.
    event.returnValue = "";
  });
}
