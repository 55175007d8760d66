/* The arrow keys turn the weeks, where nothing else wants them. */

document.addEventListener("keydown", (event) => {
  const direction = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!direction || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable], .table-box, .dropdown, details")) return;
  document.querySelector(`.week-switch a[rel="${direction}"]`)?.click();
});
