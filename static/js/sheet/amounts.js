/* Amounts as people type them, read as base.money reads them on the server: 1.2亿, 1,200, full-width
   digits, dashes for nothing. Whole cents (0.01 of 万元) as BigInt, so that nothing is rounded twice.
   The server decides; this is for the answer while typing. One table of cases tests both. */

const NOTHING = new Set(["", "\u65e0", "\u6682\u65e0", "/", "n/a", "none"]);
const DASHES = /^[-\u2014\u2013\uff0d\u2212\u2500\u4e00]+$/;
// Units and the power of ten that brings them to 万元; the longer one first.
const UNITS = [
  ["\u4ebf\u5143", 4], ["\u4ebf", 4],
  ["\u5343\u4e07\u5143", 3], ["\u5343\u4e07", 3],
  ["\u767e\u4e07\u5143", 2], ["\u767e\u4e07", 2],
  ["\u4e07\u5143", 0], ["\u4e07", 0],
  ["\u5143", -4],
];
const LARGEST = 9999999999999999n;

/** `{cents}` (null for nothing) or `{error}`: unreadable, negative or too_large. */
export function parseAmount(text) {
  let folded = text.normalize("NFKC").trim().toLowerCase().replace(/[\s,\uff0c\u3001'\u00a5\uffe5]/g, "");
  if (NOTHING.has(folded) || DASHES.test(folded)) return { cents: null };
  let power = 0;
  for (const [unit, tens] of UNITS) {
    if (folded.endsWith(unit)) {
      folded = folded.slice(0, -unit.length);
      power = tens;
      break;
    }
  }
  if (/^([-\u2212]\d+(\.\d*)?|\(\d+(\.\d*)?\))$/.test(folded)) return { error: "negative" };
  if (!/^\+?(\d+\.?\d*|\.\d+)$/.test(folded)) return { error: "unreadable" };
  const [whole, part = ""] = folded.replace("+", "").split(".");
  const cents = scale(BigInt(whole + part || "0"), power + 2 - part.length);
  return cents > LARGEST ? { error: "too_large" } : { cents };
}

/** A whole number times a power of ten, half up. */
function scale(number, power) {
  if (power >= 0) return number * 10n ** BigInt(power);
  return divide(number, 10n ** BigInt(-power));
}

/** A quotient of whole numbers, half up; a negative one away from zero, as Decimal's ROUND_HALF_UP. */
export function divide(number, by) {
  const half = (number < 0n ? -number : number) * 2n + by;
  const result = half / (by * 2n);
  return number < 0n ? -result : result;
}

/** 123456n as `1,234.56`; "" for null. */
export function showCents(cents) {
  if (cents === null) return "";
  const digits = (cents < 0n ? -cents : cents).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${cents < 0n ? "\u2212" : ""}${whole}.${digits.slice(-2)}`;
}

/** The cents of a plain figure of the server (`1234.50`), null for null. */
export function centsOf(plain) {
  return plain === null || plain === undefined ? null : parseAmount(plain).cents;
}
