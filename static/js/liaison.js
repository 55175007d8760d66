// Questions that name what is chosen in the form they belong to; nothing is asked while nothing is chosen.

/** The words of the option that is chosen, without the post behind the name; "" for none. */
function chosen(select) {
  const option = select?.selectedOptions?.[0];
  return option?.value ? option.textContent.split(" · ")[0] : "";
}

/** Write the question of each button anew from the form as it stands. */
function ask() {
  for (const button of document.querySelectorAll("[data-confirm-with]")) {
    let complete = true;
    const words = button.dataset.confirmWith.replace(/\{(\w+)\}/g, (_place, name) => {
      const said = chosen(button.form.elements[name]);
      complete &&= said !== "";
      return said;
    });
    if (complete) button.dataset.confirm = words;
    else delete button.dataset.confirm;
  }
  for (const button of document.querySelectorAll("[data-confirm-moves]")) {
    const moves = [...button.form.querySelectorAll("[data-move]")].flatMap((place) => {
      const to = chosen(place.querySelector("select"));
      const from = place.dataset.before ? `${place.dataset.before} → ` : "→ ";
      return to ? [`${place.dataset.move}: ${from}${to}`] : [];
    });
    const words = button.dataset.confirmMoves
      .replace("{count}", moves.length)
      .replace("{document}", button.form.elements.document?.value ?? "");
    if (moves.length) button.dataset.confirm = [words, ...moves].join("\n");
    else delete button.dataset.confirm;
  }
}

document.addEventListener("change", ask);
document.addEventListener("input", ask);
ask();
