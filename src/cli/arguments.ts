import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.js";

/**
 * `parseArgs`, whose errors are one line and say what may have been meant.
 *
 * @throws UsageError
 */
export function parse<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // It throws nothing else.
    throw new UsageError(explained(error as Error, config));
  }
}

/** People try these as options. They belong in the environment, since every user of the machine sees a command's arguments. */
const SECRETS: readonly string[] = ["secret", "auth-id", "algorithm"];

function explained({ message }: Error, { args = [], options = {} }: ParseArgsConfig): string {
  const names = Object.keys(options);
  const [, unknown] = /^Unknown option '(-.*?)'/s.exec(message) ?? [];
  if (unknown !== undefined) {
    // Node takes `-help` for four letters, and complains of the second.
    const single = args.find((arg) => /^-[^-]{2}/.test(arg))?.slice(1);
    const name = unknown.startsWith("--") ? unknown.slice(2) : (single ?? unknown.slice(1));
    if (SECRETS.includes(name)) {
      const variable = `FREEDOMPAY_${name.toUpperCase().replace("-", "_")}`;
      return `Unknown option '${unknown}'. Set ${variable} in the environment instead.`;
    }
    return `Unknown option '${unknown}'.${didYouMean(name, names, "--")}`;
  }
  const [, ambiguous] = /^Option '(?:-\w, )?--([\w-]+)' argument is ambiguous/.exec(message) ?? [];
  if (ambiguous) return `--${ambiguous} needs a value. One that begins with a dash is given as --${ambiguous}=<value>.`;
  const [, missing] = /--([\w-]+) <value>' argument missing/.exec(message) ?? [];
  if (missing) return `--${missing} needs a value.`;
  return `${message.split("\n")[0]}.`;
}

/** A sentence that names the likeliest of some names, or nothing if none is near. */
export function didYouMean(given: string, names: readonly string[], prefix = ""): string {
  const near = names
    .map((name) => ({ name, distance: given.length > 1 && name.startsWith(given) ? 0 : distance(given, name) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.distance - other.distance)[0];
  return near ? ` Did you mean ${prefix}${near.name}?` : "";
}

/** How many letters are added, left out, changed or swapped with the next to get from one text to the other. */
function distance(one: string, other: string): number {
  const rows = [Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const at = (back: number, left: number) => rows[i - back]?.[j - left] ?? Number.POSITIVE_INFINITY;
      const isSame = one[i - 1] === other[j - 1];
      const isSwapped = one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const left = row[j - 1] ?? Number.POSITIVE_INFINITY;
      row.push(Math.min(at(1, 0) + 1, left + 1, at(1, 1) + (isSame ? 0 : 1), isSwapped ? at(2, 2) + 1 : Infinity));
    }
    rows.push(row);
  }
  return rows[one.length]?.[other.length] ?? Number.POSITIVE_INFINITY;
}
