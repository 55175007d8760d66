/* A bulletin being prepared: each section is a form of its own, and what was typed into another is not lost
   unasked when one is sent. */

import { askBeforeLeaving } from "./leaving.js";

for (const form of document.querySelectorAll(".section-edit form, #lights form")) askBeforeLeaving(form);
