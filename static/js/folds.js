/* Long parts of a page: folded on a phone (`data-fold`), open on a desk and on paper. */

const phone = window.matchMedia("(max-width: 767.98px)");

function fold() {
  for (const one of document.querySelectorAll("details[data-fold]")) one.open = !phone.matches;
}

// A link to a section opens it.
function unfold() {
  const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
  for (let one = target; one; one = one.parentElement) {
    if (one.tagName === "DETAILS") one.open = true;
  }
  for (const one of target?.querySelectorAll("details[data-fold]") ?? []) one.open = true;
}

fold();
unfold();
phone.addEventListener("change", fold);
window.addEventListener("hashchange", unfold);

let closed = [];
window.addEventListener("beforeprint", () => {
  closed = [...document.querySelectorAll("details.fold:not([open])")];
  for (const one of closed) one.open = true;
});
window.addEventListener("afterprint", () => {
  for (const one of closed) one.open = false;
  closed = [];
});
