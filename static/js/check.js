/* Recording a check on site: what was typed is not left behind unasked, also after a refusal. */

import { askBeforeLeaving } from "./leaving.js";

const ID = "check-form";

askBeforeLeaving(document.getElementById(ID));
// The form is drawn anew where it was refused.
document.body.addEventListener("htmx:afterSwap", () => {
  askBeforeLeaving(document.getElementById(ID), { typed: true });
});
