/**
 * Whether a text is a date and time of RFC 3339, section 5.6. Libraries either take a blank for the `T`, or carry a
 * table of all leap seconds, which would be a tenth of what the client weighs.
 */
const FORM =
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/i;

/** @param {string} text */
export function isDateTime(text) {
  if (!FORM.test(text)) return false;
  const day = text.slice(0, 10);
  // Every month has 28 days. Date takes the 30th of February for the 2nd of March, or for no day at all.
  if (day.slice(8) > "28" && !iso(day).startsWith(day)) return false;
  // A leap second is the last one of a day in UTC.
  return !text.includes(":60") || iso(text.replace(":60", ":59").toUpperCase()).includes("T23:59");
}

/** @param {string} text */
function iso(text) {
  const date = new Date(text);
  return Number.isNaN(Number(date)) ? "" : date.toISOString();
}
