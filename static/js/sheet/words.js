/* What the page hands to its scripts: who reads it, which week, and every text they show. */

export const page = JSON.parse(document.getElementById("sheet-page").textContent);

/** A text of the page with its %(places)s filled. */
export function say(key, values = {}) {
  return page.words[key].replace(/%\((\w+)\)s/g, (place, name) => values[name] ?? place);
}
