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
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second] = match.slice(1).map(Number);
  const [sign, hours = 0, minutes = 0] = match.slice(7);
  // The calendar repeats after 400 years, and before the year 100 Date means another century.
  const lastDay = new Date(Date.UTC(year + 400, month, 0)).getUTCDate();
  if (day < 1 || day > lastDay) return false;
  if (second !== 60) return true;
  // A leap second is the last one of a day in UTC.
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === "-" ? -1 : 1);
  return (hour * 60 + minute - offset + 2880) % 1440 === 1439;
}
