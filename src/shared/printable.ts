/**
 * Characters that a terminal acts on instead of showing: controls, direction marks, invisible letters, other line ends.
 * Also U+FFFD, which would look like a decoding error of ours.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\uFFFD]/gu;

/**
 * Text that may come from a server, as one line for people, with escapes as in JSON. Nothing in it moves the cursor or
 * reorders the line, and no CI system reads it as a command, such as `::set-output` at the start of a line or `##[error]`.
 */
export function printable(text: string): string {
  return text
    .replace(UNPRINTABLE, escaped)
    .replace(/##(?=\w*\[)/g, "# #")
    .replace(/^(\s*):(?=:)/, "$1: ");
}

/** The same for text of several lines. */
export function printableLines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** JSON for people and programs, with every character escaped that a terminal would act on. */
export function printableJson(value: unknown): string {
  const text = JSON.stringify(value, null, 2).replace(/##(?=\w*\[)/g, escaped);
  return text.replace(UNPRINTABLE, (letter) => (letter === "\n" ? letter : escaped(letter)));
}

function escaped(letter: string): string {
  const units = Array.from({ length: letter.length }, (_, at) => letter.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
