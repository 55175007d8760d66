/* The queue of a step: ticks, keys, reasons by one click. What the page does without this is the same,
   with one more click each. */

const rows = () => [...document.querySelectorAll(".queue .rv:not(.rv-done)")];
const boxOf = (row) => row.querySelector('input[name="chosen"]:not(:disabled)');

/** Write on the button how many rows it will let pass. */
function count() {
  const button = document.querySelector("[data-pass]");
  if (!button) return;
  const ticked = document.querySelectorAll('input[name="chosen"]:checked').length;
  button.textContent = button.dataset.pass.replace("%(count)s", ticked);
  button.disabled = ticked === 0;
}

function tick(which) {
  for (const row of rows()) {
    const box = boxOf(row);
    if (box) box.checked = which === "all" || (which === "calm" && !("doubts" in row.dataset));
  }
  count();
}

function current() {
  return document.activeElement?.closest?.(".queue .rv") ?? null;
}

function move(step) {
  const all = [...document.querySelectorAll(".queue .rv")];
  const place = all.indexOf(current());
  const next = all[Math.max(0, Math.min(all.length - 1, place < 0 ? 0 : place + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

function openReturn(row) {
  const form = row.querySelector(".rv-return");
  if (!form) return;
  window.bootstrap.Collapse.getOrCreateInstance(form, { toggle: false }).show();
  form.querySelector("textarea").focus();
}

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: (row) => {
    const box = row && boxOf(row);
    if (box) box.checked = !box.checked;
    count();
  },
  a: (row) => row?.querySelector('form[data-act="pass"] button')?.click(),
  r: (row) => row && openReturn(row),
};

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
  if (event.key === "Escape" && event.target.closest(".rv-return")) {
    const row = current();
    window.bootstrap.Collapse.getInstance(event.target.closest(".rv-return"))?.hide();
    row?.focus();
    return;
  }
  if (event.target.matches('textarea, select, input:not([type="checkbox"])')) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act(current());
});

document.addEventListener("click", (event) => {
  const choice = event.target.closest("[data-tick]");
  if (choice) tick(choice.dataset.tick);
  const suggestion = event.target.closest("[data-suggest]");
  if (suggestion) {
    const field = document.querySelector(suggestion.dataset.suggest);
    const text = suggestion.textContent.trim();
    field.value = field.value.trim() ? `${field.value.trim()} ${text}` : text;
    field.focus();
  }
  const toggle = event.target.closest('[data-bs-target^="#return-"]');
  if (toggle) setTimeout(() => toggle.closest(".rv").querySelector(".rv-return.show textarea, .rv-return.collapsing textarea")?.focus(), 0);
});

document.addEventListener("change", (event) => {
  if (event.target.name === "chosen") count();
});

// A row that was decided on leaves a line; the eyes go on to the next row.
document.addEventListener("htmx:afterSwap", (event) => {
  const done = event.detail.elt?.closest?.(".rv-done") ?? document.querySelector(".rv-done:last-of-type");
  if (done && document.activeElement === document.body) {
    done.focus({ preventScroll: true });
    move(1);
  }
  count();
});

count();
