/* The box of the search: / or Ctrl+K leads to it, arrows and Enter choose among what is offered, Esc closes.
   Without a script the box is a form that leads to the page of the search. */

const TYPING = "input, textarea, select, [contenteditable]";

/** The box that is to be seen here: that of the page before that of the bar. */
function boxInSight() {
  const boxes = [...document.querySelectorAll("main [data-search] input, .top-bar [data-search] input")];
  return boxes.find((box) => box.offsetParent !== null);
}

function listOf(box) {
  return document.getElementById(box.getAttribute("aria-controls"));
}

/** Show or hide what is offered; hidden, nothing in it stays chosen. */
function show(box, open) {
  listOf(box).hidden = !open;
  box.setAttribute("aria-expanded", String(open));
  if (!open) choose(box, null);
}

function choose(box, option) {
  for (const other of listOf(box).querySelectorAll("[aria-selected=true]")) {
    other.setAttribute("aria-selected", "false");
  }
  if (!option) {
    box.removeAttribute("aria-activedescendant");
    return;
  }
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", option.id);
}

/** Up and down through what is offered; before the first and after the last nothing is chosen. */
function move(box, step) {
  const options = [...listOf(box).querySelectorAll("[role=option]")];
  const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
  const next = at < 0 && step < 0 ? options.length - 1 : at + step;
  choose(box, options[next] ?? null);
}

function onKey(event) {
  const box = event.target;
  const list = listOf(box);
  if (event.isComposing) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (!list.childElementCount) return;
    event.preventDefault();
    if (list.hidden) show(box, true);
    move(box, event.key === "ArrowDown" ? 1 : -1);
  } else if (event.key === "Enter") {
    const chosen = list.hidden ? null : list.querySelector("[aria-selected=true]");
    if (!chosen) return;
    event.preventDefault();
    chosen.click();
  } else if (event.key === "Escape") {
    event.preventDefault();
    if (list.hidden) box.blur();
    else show(box, false);
  }
}

document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("[data-search] input")) onKey(event);
  const asked = event.key === "/" && !event.ctrlKey && !event.metaKey && !event.altKey
    && !event.target.closest?.(TYPING);
  const called = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (event.defaultPrevented || !(called || asked)) return;
  const box = boxInSight();
  const form = document.querySelector("[data-search]");
  if (!box && !form) return;
  event.preventDefault();
  if (!box) {
    // A narrow window shows no box; the page of the search has one.
    location.assign(form.action);
    return;
  }
  box.focus();
  box.select();
});

document.addEventListener("htmx:afterSwap", (event) => {
  const list = event.detail.target;
  if (!list.matches?.(".search-hits")) return;
  const box = list.parentElement.querySelector("input");
  show(box, list.childElementCount > 0 && document.activeElement === box && box.value.trim() !== "");
});

document.addEventListener("focusout", (event) => {
  const form = event.target.closest?.("[data-search]");
  if (form && !form.contains(event.relatedTarget)) show(form.querySelector("input"), false);
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-search] input") && !event.target.value.trim()) show(event.target, false);
});

// A click on what is offered must not first take the focus from the box, which would close the list.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest(".search-hits")) event.preventDefault();
});

// What was typed before the scripts were there is looked for once they are.
const early = document.activeElement;
if (early.matches("[data-search] input") && early.value !== early.defaultValue) {
  htmx.ajax("GET", early.getAttribute("hx-get"), { source: early, target: listOf(early), swap: "innerHTML" });
}
