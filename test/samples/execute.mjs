/** Runs a line of the shell in an environment of its own. */
import { execFile } from "node:child_process";
import { join } from "node:path";

/**
 * @typedef {object} Home where a toolchain was found
 * @property {{ source: string; dir: string; here: string }} place what its lines call so, in the words of that place
 * @property {readonly string[]} prefix what leads there
 * @property {string} version
 *
 * @typedef {{ code: unknown; stdout: string; stderr: string }} Ended
 */

/** What is built here is thrown away by the next run. */
export const BUILT = join(import.meta.dirname, ".built");
/** Ends only what hangs: a compiler takes minutes on a busy machine. */
const TIMEOUT = 600_000;

/**
 * @param {Pick<Home, "place" | "prefix">} home
 * @param {string} line
 * @param {readonly string[]} [args]
 * @param {Record<string, string>} [extra]
 * @returns {Promise<Ended>}
 */
export function execute({ place, prefix }, line, args = [], extra = {}) {
  const { HOME = "", PATH = "" } = process.env;
  // Debian's tools come first, since the libraries that install.sh installs are theirs. Nothing else of this
  // machine's environment counts; a proxy, say, would get in the way of loopback.
  const path = { PATH: `/usr/bin:/bin:${PATH}`, node: process.execPath, ...place };
  const env = { HOME, CURL_HOME: BUILT, LANG: "C.UTF-8", ...path, ...extra };
  const [program = "", ...rest] = [...prefix, "sh", "-c", `exec ${line} "$@" </dev/null`, "sh", ...args];
  return new Promise((resolve) => {
    execFile(program, rest, { env, timeout: TIMEOUT, maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ code: error ? error.code : 0, stdout, stderr }),
    );
  });
}
