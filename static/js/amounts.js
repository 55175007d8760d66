/* What a typed amount means in 100m yuan, while it is typed: a slip of the unit is seen before it is saved.
   The server reads amounts (base.money.parse_amount); this follows it as far as it shows a figure. */

/** The amount in 10k yuan, or null where there is none to read; `units` are pairs of name and multiplier. */
function amountOf(text, units) {
  let folded = text.normalize("NFKC").replace(/[\s,\u3001'\u00a5]/g, "");
  const unit = units.find(([name]) => folded.endsWith(name));
  if (unit) folded = folded.slice(0, -unit[0].length);
  return /^\+?(\d+\.?\d*|\.\d+)$/.test(folded) ? Number(folded) * (unit ? unit[1] : 1) : null;
}

for (const field of document.querySelectorAll("[data-amount]")) {
  const reads = document.createElement("output");
  reads.className = "form-text amount-reads";
  reads.htmlFor = field.id;
  field.after(reads);
  const units = JSON.parse(field.dataset.units);
  const show = () => {
    const amount = amountOf(field.value, units);
    const yi = amount === null ? "" : (amount / 1e4).toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 4 });
    reads.textContent = yi && field.dataset.reads.replace("{amount}", yi);
  };
  field.addEventListener("input", show);
  show();
}
