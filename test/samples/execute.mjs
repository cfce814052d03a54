/** Runs a program in an environment of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";

/** @import { Command } from "./languages.mjs" */
/** @typedef {{ code: number | null; stdout: string; stderr: string }} Ended */

/** What is built here is thrown away by the next run. */
export const BUILT = join(import.meta.dirname, ".built");
/** Ends only what hangs: a compiler takes minutes on a busy machine. */
const TIMEOUT = 600_000;

/**
 * @param {Command} command
 * @param {Record<string, string>} extra
 * @returns {Promise<Ended>}
 */
export function execute([program = "", ...args], extra) {
  const { HOME = "", PATH = "" } = process.env;
  // Debian's tools come first, since the libraries that install.sh installs are theirs. Nothing else of this
  // machine's environment counts; a proxy, say, would get in the way of loopback.
  const env = { HOME, CURL_HOME: BUILT, LANG: "C.UTF-8", PATH: `/usr/bin:/bin:${PATH}`, ...extra };
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], timeout: TIMEOUT });
    const out = { stdout: "", stderr: "" };
    child.stdout.setEncoding("utf8").on("data", (text) => (out.stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (out.stderr += text));
    child.on("error", ({ message }) => resolve({ code: null, ...out, stderr: message }));
    child.on("close", (code) => resolve({ code, ...out }));
  });
}
