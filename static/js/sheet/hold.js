/* The banner that says why nothing is being saved, and what to do about it. */

import { make } from "./lines.js";
import { page, say } from "./words.js";

const banner = document.getElementById("banner");

/** Show why saving stopped ("offline", "signed_out", "other_user"), or that it goes on (""). */
export function showHold(kind) {
  banner.hidden = !kind;
  if (!kind) return;
  const parts = [make("span", {}, say(`held_${kind}`, { who: page.userName }))];
  if (kind !== "offline") {
    parts.push(make("a", { class: "btn btn-primary btn-sm", href: kind === "signed_out" ? page.signIn : page.home, target: "_blank", rel: "opener" }, say("sign_in")));
  }
  banner.replaceChildren(...parts);
}
