/* The form of an application, and of a project that enters directly: nothing typed is left behind unasked. */

import { askBeforeLeaving } from "./leaving.js";

const form = document.querySelector("[data-leaving]");

if (form) askBeforeLeaving(form, { typed: form.dataset.leaving === "typed" });
