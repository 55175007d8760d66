/* Long work on a file: the server answers with a line of JSON for every step, which moves a bar.

   A form with `data-progress` is sent so; without a script it is sent as any other, and the answer comes when
   all is done. What the bar says stands in its data attributes. */

const LINES = "application/x-ndjson";

/** Each line of an answer as it arrives. */
async function* linesOf(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    rest += decoder.decode(value, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines) if (line) yield JSON.parse(line);
  }
}

/** Show how far it is. */
function move(form, step) {
  const bar = form.querySelector("[data-bar]");
  const progress = bar.querySelector("progress");
  bar.hidden = false;
  if (step.total) {
    progress.max = step.total;
    progress.value = step.done;
  } else {
    progress.removeAttribute("value");
  }
  const words = bar.dataset[step.doing] || "";
  const far = step.total ? ` ${step.done} / ${step.total}` : "";
  bar.querySelector("[data-said]").textContent = words + far;
}

/** Say what went wrong, with the way on. */
function fail(form, text, href) {
  const bar = form.querySelector("[data-bar]");
  const said = bar.querySelector("[data-said]");
  bar.hidden = false;
  bar.querySelector("progress").hidden = true;
  bar.classList.add("note", "note-error");
  said.textContent = text;
  const link = document.createElement("a");
  link.href = href;
  link.textContent = bar.dataset.open;
  said.append(" ", link);
  link.focus();
}

/** Send a form and follow its lines to their end. */
async function follow(form) {
  // What else could be done with the file waits; the list below stays usable.
  const others = ".import-others button, .import-discard button";
  const buttons = document.querySelectorAll(`form[data-progress] button, ${others}`);
  buttons.forEach((button) => {
    button.disabled = true;
  });
  form.setAttribute("aria-busy", "true");
  const { broken } = form.querySelector("[data-bar]").dataset;
  const here = window.location.pathname.replace(/[a-z]+\/$/, "");
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: LINES },
      credentials: "same-origin",
    });
    if (!(response.headers.get("Content-Type") || "").startsWith(LINES)) {
      // Something is wrong with the form, or the session has ended: the page itself says it.
      buttons.forEach((button) => {
        button.disabled = false;
      });
      form.submit();
      return;
    }
    let ended = false;
    for await (const step of linesOf(response)) {
      if (step.error) {
        ended = true;
        fail(form, step.error, step.href);
      } else if (step.href) {
        ended = true;
        window.location.assign(step.href);
      } else {
        move(form, step);
      }
    }
    if (!ended) fail(form, broken, here);
  } catch {
    fail(form, broken, here);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** Columns that no field takes in, as the selects stand; a field's unit is that of its column. */
function matching(page) {
  const selects = [...page.querySelectorAll(".import-match-of select")];
  const unused = page.querySelector("[data-unused]");
  const show = () => {
    const chosen = new Set(selects.map((select) => select.value));
    const columns = [...unused.querySelectorAll("[data-column]")];
    columns.forEach((column) => {
      column.hidden = chosen.has(column.dataset.column);
    });
    unused.hidden = columns.every((column) => column.hidden);
  };
  for (const select of selects) {
    select.addEventListener("change", () => {
      const unit = select.closest(".import-match").querySelector("[data-units]");
      if (unit) unit.value = JSON.parse(unit.dataset.units)[select.value] || "";
      show();
    });
  }
}

document.querySelectorAll(".import-matching").forEach((page) => {
  matching(page.parentElement);
});

for (const form of document.querySelectorAll("form[data-progress]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    follow(form);
  });
}
