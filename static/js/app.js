/* What every page does beyond HTML: errors said in words, copying, printing, tables that fit, charts. */

const toasts = document.getElementById("toasts");

/** Say something at the corner; it stays until closed or, for good news, for four seconds. */
export function toast(text, { brief = false } = {}) {
  // The same said twice is one note.
  for (const other of toasts.children) {
    if (other.firstChild.data === text) other.remove();
  }
  const note = document.createElement("div");
  note.className = "toast-note";
  note.append(text);
  const close = document.createElement("button");
  close.type = "button";
  close.setAttribute("aria-label", toasts.dataset.close);
  close.textContent = "×";
  close.addEventListener("click", () => note.remove());
  note.append(close);
  toasts.append(note);
  if (brief) setTimeout(() => note.remove(), 4000);
}

/** What the reader must know when the server answers with an error. */
function failure(status) {
  if (status === 401) return toasts.dataset.signedOut;
  if (status === 403) return toasts.dataset.refused;
  return toasts.dataset.failed.replace("{status}", status);
}

document.addEventListener("htmx:responseError", (event) => toast(failure(event.detail.xhr.status)));
document.addEventListener("htmx:sendError", () => toast(toasts.dataset.lost));
document.addEventListener("htmx:timeout", () => toast(toasts.dataset.lost));

// A session that has ended answers with the sign-in page, which must not land inside this one.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.responseURL.includes("/accounts/login/")) {
    event.detail.shouldSwap = false;
    toast(toasts.dataset.signedOut);
  }
});

/** Copy text; over plain http there is no clipboard interface, so the old way follows. */
async function copy(text) {
  if (navigator.clipboard && window.isSecureContext) {
    await navigator.clipboard.writeText(text);
    return true;
  }
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "visually-hidden";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  return done;
}

/** The text a copy button means: its own data-copy, or that of the element data-copy-from names. */
function copyText(button) {
  if (button.dataset.copy) return button.dataset.copy;
  const source = document.querySelector(button.dataset.copyFrom);
  return "value" in source ? source.value : source.innerText;
}

// A form that came back with errors: the first one is where the writer goes on.
document.querySelector("main form [aria-invalid=true]:not(td *)")?.focus();

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (button) {
    const done = await copy(copyText(button)).catch(() => false);
    if (!done && button.dataset.copyFrom) {
      window.getSelection().selectAllChildren(document.querySelector(button.dataset.copyFrom));
    }
    toast(done ? toasts.dataset.copied : toasts.dataset.notCopied, { brief: done });
  }
  if (event.target.closest("[data-print]")) window.print();
  const fill = event.target.closest("[data-fill]");
  if (fill) {
    const form = document.querySelector(fill.dataset.fill);
    form.elements.username.value = fill.dataset.username;
    form.elements.password.value = fill.dataset.password;
    document.querySelector(fill.dataset.then)?.focus();
  }
  for (const open of document.querySelectorAll(".check-list[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

// A list of checkboxes says on its button what is chosen.
document.addEventListener("change", (event) => {
  const list = event.target.closest(".check-list");
  if (!list) return;
  const chosen = [...list.querySelectorAll("input:checked")].map((box) => box.labels[0].textContent);
  const more = chosen.length > 1 ? ` +${chosen.length - 1}` : "";
  list.querySelector("summary").textContent = chosen.length ? chosen[0] + more : list.dataset.all;
});

document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && event.target.closest?.(".check-list[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});

// An act that cannot be undone asks once, in words that name the thing.
document.addEventListener("submit", (event) => {
  const question = event.submitter?.dataset.confirm ?? event.target.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  for (const here of event.target.querySelectorAll("[data-here]")) {
    here.value = location.pathname + location.search;
  }
}, true);

// Typing in a list's search field shows the result after a short pause.
let typing;
document.addEventListener("input", (event) => {
  if (!event.target.matches("#filters input[type=search]")) return;
  clearTimeout(typing);
  typing = setTimeout(() => event.target.form.requestSubmit(), 400);
});

// The filters behind "more" are fetched when they are first wanted.
for (const opening of ["show.bs.collapse", "show.bs.offcanvas"]) {
  document.addEventListener(opening, (event) => {
    const rest = event.target.querySelector("#filters-rest[hx-get]");
    if (rest) htmx.trigger(rest, "wanted");
  });
}

// Addresses people send each other stay short: no empty parameters.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") return;
  const { formData } = event.detail;
  for (const name of new Set(formData.keys())) {
    const values = formData.getAll(name).filter((value) => value !== "");
    formData.delete(name);
    for (const value of values) formData.append(name, value);
  }
});

/** How many rows are chosen, said wherever the page asks for it, and no act without one. */
function countChosen() {
  for (const place of document.querySelectorAll("[data-chosen]")) {
    const count = document.querySelectorAll(`[name="${place.dataset.chosen}"]:checked`).length;
    place.textContent = count;
    for (const button of place.closest("form")?.querySelectorAll("[data-needs-chosen]") ?? []) {
      button.disabled = count === 0;
      // A question that says how many it is about.
      const { confirmChosen } = button.dataset;
      if (confirmChosen) button.dataset.confirm = confirmChosen.replace("%(count)s", count);
    }
  }
}

document.addEventListener("change", (event) => {
  const all = event.target.closest("[data-choose-all]");
  if (all) {
    for (const box of document.querySelectorAll(`[name="${all.dataset.chooseAll}"]`)) box.checked = all.checked;
  }
  countChosen();
});

/** What has no room in the bar moves behind "more", from the end. */
function fitNavigation() {
  const bar = document.querySelector(".nav-desk > ul");
  if (!bar || !bar.offsetParent) return;
  const more = bar.querySelector(".nav-more");
  const entries = [...bar.children].filter((entry) => entry !== more);
  const twins = [...more.querySelectorAll("li")];
  const show = (count) => {
    entries.forEach((entry, place) => { entry.hidden = place >= count; });
    twins.forEach((twin, place) => { twin.hidden = place < count; });
    more.hidden = count === entries.length;
  };
  let count = entries.length;
  show(count);
  while (count > 0 && bar.scrollWidth > bar.clientWidth) show(--count);
}

/** A table that fits scrolls with the page under a fixed heading; one that does not, in its box. */
function fitTables() {
  for (const box of document.querySelectorAll(".table-box")) {
    const fits = box.firstElementChild.offsetWidth <= box.clientWidth + 1;
    box.classList.toggle("fits", fits);
    // Only what scrolls by itself is a stop for the keyboard.
    if (fits) box.removeAttribute("tabindex");
    else box.tabIndex = 0;
  }
}

/** Charts bring a large script, so it is fetched only where there is one. */
async function drawCharts() {
  if (!document.querySelector("[data-chart], [data-chart-source]")) return;
  const { draw } = await import(document.body.dataset.charts);
  draw(document.body.dataset.echarts);
}

/** Say to a screen reader what a filter left. */
function announce() {
  const figures = document.querySelector("#results .figures");
  if (figures) document.getElementById("announcer").textContent = figures.innerText;
}

function settle() {
  fitTables();
  countChosen();
  drawCharts();
}

settle();
fitNavigation();
// A list opened for the printer goes there at once, when its pictures and styles are in.
if (document.querySelector("[data-print-now]")) window.addEventListener("load", () => window.print());
window.addEventListener("resize", () => {
  fitTables();
  fitNavigation();
});
document.addEventListener("htmx:afterSettle", () => {
  settle();
  announce();
});
