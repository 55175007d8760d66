/* A long text in its cell: it opens over the sheet while the caret is in it, with last week's text below.

   Selected (as after Tab or Enter) the arrows lead to other cells; edited (F2, a click) they stay in it. */

import { make } from "./lines.js";
import { say } from "./words.js";

const MOST = 240;

export class Editor {
  constructor(box) {
    this.box = box;
    this.area = null;
    this.isEditing = false;
    this.hint = make("div", { class: "last-week", "aria-hidden": "true" });
  }

  open(area, row) {
    this.area = area;
    this.isEditing = false;
    const cell = area.parentElement;
    cell.classList.add("writing");
    const was = row.facts.was[area.dataset.key];
    if (was) {
      this.hint.replaceChildren(make("b", {}, say("last_week")), was,
        ...(area.readOnly ? [] : [make("small", {}, say("take_over"))]));
      cell.append(this.hint);
    }
    this.fit(area);
    // Near an edge it opens to the other side.
    const place = cell.getBoundingClientRect();
    const frame = this.box.getBoundingClientRect();
    cell.classList.toggle("to-left", place.left + 380 > frame.right - 120);
    cell.classList.toggle("upward", place.top + area.offsetHeight + this.hint.offsetHeight > frame.bottom - 8);
  }

  /** Open upwards, where there is room, so that what stands below the row stays in sight. */
  rise() {
    if (!this.area) return;
    const cell = this.area.parentElement;
    const high = this.area.offsetHeight + this.hint.offsetHeight + this.box.querySelector("thead").offsetHeight;
    if (cell.getBoundingClientRect().bottom - high > this.box.getBoundingClientRect().top) {
      cell.classList.add("upward");
    }
  }

  /** As high as its text, up to a limit. */
  fit(area) {
    if (area !== this.area) return;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, MOST)}px`;
    this.hint.style.setProperty("--under", `${area.offsetHeight}px`);
  }

  edit() {
    if (!this.area || this.area.readOnly) return;
    this.isEditing = true;
    this.area.parentElement.classList.add("editing");
  }

  rest() {
    this.isEditing = false;
    this.area?.parentElement.classList.remove("editing");
  }

  close(area) {
    if (area !== this.area) return;
    area.parentElement.classList.remove("writing", "editing", "to-left", "upward");
    area.style.height = "";
    area.scrollTop = 0;
    this.hint.remove();
    this.area = null;
    this.isEditing = false;
  }
}
