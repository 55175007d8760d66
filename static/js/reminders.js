/* Opening a reminder marks it as read. */

function seen(event) {
  const link = event.target.closest(".told .is-new > a");
  if (!link || event.button > 1) return;
  const item = link.parentElement;
  const form = item.querySelector("form");
  navigator.sendBeacon(form.action, new FormData(form));
  item.classList.remove("is-new");
  form.remove();
}

document.addEventListener("click", seen);
document.addEventListener("auxclick", seen);
