/* The issue log: forms that open below their row of buttons, people of the unit that is chosen, the text of a
   supervision that follows its step. Without this file each button leads to the page with its form open. */

/** Show one form of a row and hide the others; "" hides all. */
function show(acts, code) {
  for (const button of acts.querySelectorAll("[data-act]")) {
    const form = document.getElementById(`act-${button.dataset.act}`);
    const open = button.dataset.act === code;
    form.hidden = !open;
    button.setAttribute("aria-expanded", open);
    if (open) form.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  const close = event.target.closest("[data-close]");
  if (!(button || close) || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  if (button) {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    // Only one form is open on the page.
    for (const acts of document.querySelectorAll("[data-acts]")) {
      show(acts, !isOpen && acts.contains(button) ? button.dataset.act : "");
    }
  } else {
    const code = close.closest("form").id.replace("act-", "");
    const acts = close.closest("[data-acts]");
    show(acts, "");
    acts.querySelector(`[data-act="${code}"]`).focus();
  }
});

// The people of the unit that is chosen: a long list becomes a short one.
for (const people of document.querySelectorAll("[data-narrowed-by]")) {
  const unit = people.form.elements[people.dataset.narrowedBy];
  const groups = [...people.querySelectorAll("optgroup")];
  const narrow = () => {
    const chosen = people.value;
    for (const group of groups) {
      const fits = unit.value === "" || group.querySelector("option").dataset.unit === unit.value;
      if (fits) people.append(group);
      else group.remove();
    }
    people.value = chosen;
    if (people.selectedIndex < 0) people.value = "";
  };
  unit.addEventListener("change", () => {
    narrow();
    // A name and a phone that were typed are of somebody of the other unit.
    for (const name of ["name", "phone"]) {
      if (people.form.elements[name]) people.form.elements[name].value = "";
    }
  });
  narrow();
}

// The text that is offered follows the step; what somebody typed himself stays.
const offered = document.getElementById("offered-texts");
if (offered) {
  const texts = JSON.parse(offered.textContent);
  const { step, text } = document.querySelector("[data-offers-text]").elements;
  const plain = (words) => words.replace(/\s+/g, "");
  step.addEventListener("change", () => {
    const known = Object.values(texts).map(plain);
    if (text.value.trim() === "" || known.includes(plain(text.value))) text.value = texts[step.value];
  });
}
