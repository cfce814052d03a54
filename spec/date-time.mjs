/**
 * Whether a text is a date and time of RFC 3339, section 5.6. Libraries either take a blank for the `T`, or carry a
 * table of all leap seconds, which would be a tenth of what the client weighs.
 */
const FORM =
  /^(\d{4})-(0[1-9]|1[0-2])-(\d\d)T([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.\d+)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/i;

/** @param {string} text */
export function isDateTime(text) {
  const match = FORM.exec(text);
  if (!match) return false;
  const number = (/** @type {number} */ group) => Number(match[group] ?? 0);
  const day = number(3);
  // Every month has 28 days. The calendar repeats after 400 years, and before the year 100 Date means another century.
  const lastDay = day <= 28 ? 28 : new Date(Date.UTC(number(1) + 400, number(2), 0)).getUTCDate();
  if (day < 1 || day > lastDay) return false;
  if (number(6) !== 60) return true;
  // A leap second is the last one of a day in UTC.
  const offset = (number(8) * 60 + number(9)) * (match[7] === "-" ? -1 : 1);
  return (number(4) * 60 + number(5) - offset + 2880) % 1440 === 1439;
}
