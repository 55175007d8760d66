/* A block copied from a spreadsheet: tabs between cells, line breaks between rows, quotes around cells
   that hold either. */

/** The cells of a copied block as rows of texts. */
export function parseBlock(text) {
  const rows = [];
  let row = [];
  let at = 0;
  const source = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  while (at <= source.length) {
    const [cell, end] = source[at] === '"' ? quoted(source, at) : bare(source, at);
    row.push(cell);
    if (source[end] !== "\t") {
      rows.push(row);
      row = [];
    }
    at = end + 1;
  }
  return rows;
}

function bare(source, start) {
  let end = start;
  while (end < source.length && source[end] !== "\t" && source[end] !== "\n") end += 1;
  return [source.slice(start, end), end];
}

/** A quoted cell; where the quotes do not close before a tab or a line's end, they are plain text. */
function quoted(source, start) {
  let cell = "";
  let at = start + 1;
  while (at < source.length) {
    if (source[at] !== '"') {
      cell += source[at];
      at += 1;
    } else if (source[at + 1] === '"') {
      cell += '"';
      at += 2;
    } else {
      at += 1;
      const closed = at >= source.length || source[at] === "\t" || source[at] === "\n";
      return closed ? [cell, at] : bare(source, start);
    }
  }
  return bare(source, start);
}

/** Whether what the clipboard holds is a block of cells rather than a text for one cell.
   `numeric`: the cell under the caret takes a figure, which never has lines. */
export function isBlock(text, html, numeric) {
  if (text.includes("\t") || /<table/i.test(html)) return true;
  return text.includes("\n") && (numeric || text.endsWith("\n"));
}
