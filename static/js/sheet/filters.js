/* Showing some rows only. The filter is in the address, so that a link to it can be sent; it is applied
   when it is changed, never under somebody who is typing. */

import { say } from "./words.js";

const FIELDS = { name: "filter-name", form: "filter-form", state: "filter-standing" };

export class Filters {
  /** `applied` is called when other rows are shown. */
  constructor(grid, applied) {
    this.grid = grid;
    this.applied = applied;
    this.shown = document.getElementById("shown-count");
    this.controls = Object.fromEntries(Object.entries(FIELDS).map(([name, id]) => [name, document.getElementById(id)])
      .filter(([, control]) => control));
    const asked = new URLSearchParams(location.search);
    for (const [name, control] of Object.entries(this.controls)) {
      control.value = asked.get(name) ?? "";
      if (control.value === "" && control.options) control.selectedIndex = 0;
      control.addEventListener("input", () => this.apply());
    }
    this.apply();
  }

  matches({ facts, form, state, stands, openDoubts, open }) {
    const { name, form: wantedForm, state: wanted } = this.controls;
    if (name.value && !facts.name.toLowerCase().includes(name.value.trim().toLowerCase())) return false;
    if (wantedForm?.value && form !== wantedForm.value) return false;
    if (!wanted.value) return true;
    if (wanted.value === "RETURNED") return state === "RETURNED";
    if (wanted.value === "DOUBTS") return open && openDoubts.length > 0;
    return stands === wanted.value;
  }

  apply() {
    const query = new URLSearchParams();
    for (const [name, control] of Object.entries(this.controls)) if (control.value) query.set(name, control.value);
    const text = query.toString();
    history.replaceState(null, "", `${location.pathname}${text ? `?${text}` : ""}${location.hash}`);
    for (const view of this.grid.views) view.hide(!this.matches(view.row));
    const [shown, all] = [this.grid.visible().length, this.grid.views.length];
    this.shown.textContent = shown < all ? say("shown", { shown, all }) : say("all_rows", { all });
    this.shown.classList.toggle("is-all", shown === all);
    this.applied();
  }
}
