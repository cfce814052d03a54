/**
 * Sends the request of a .http file byte for byte, as an editor's client would, with the file's variables set:
 *   node http.mjs <file> <client_id> <card_id> [request_id]
 * The signature comes from the package's command, as the file says. For plain http on loopback only.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";

const [file = "", client_id, card_id, request_id] = process.argv.slice(2);
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const lines = readFileSync(file, "utf8")
  .split("\n")
  .filter((line) => !line.startsWith("#"));

/** @type {Record<string, string | undefined>} */
const variables = {};
for (const line of lines) {
  const [, name, value] = /^@(\w+) = (.*)$/.exec(line) ?? [];
  if (name) variables[name] = value;
}
const base = new URL(process.env["FREEDOMPAY_BASE_URL"] ?? "");
Object.assign(variables, { base_url: base.origin, client_id, card_id }, request_id && { request_id });
console.error(`request_id ${variables["request_id"]}: keep it`);

const [head, ...rest] = lines
  .filter((line) => !line.startsWith("@"))
  .join("\n")
  .trim()
  .split("\n\n");
const body = filled(rest.join("\n\n"), (text) => JSON.stringify(text).slice(1, -1));
const sign = [command, "sign", "--base-url", base.origin];
const printed = execFileSync(process.execPath, sign, { input: body, encoding: "utf8" });
variables["signature"] = /^X-JWS-Signature: (\S+)$/m.exec(printed)?.[1];

const [requestLine = "", ...fields] = filled(head ?? "", (text) => text).split("\n");
const [method, url = "", version] = requestLine.split(" ");
const message = [
  `${method} ${new URL(url).pathname} ${version}`,
  `Host: ${base.host}`,
  ...fields,
  `Content-Length: ${Buffer.byteLength(body)}`,
  "Connection: close",
  "",
  body,
];
const socket = connect(Number(base.port), base.hostname, () => socket.write(message.join("\r\n")));
socket.setTimeout(30_000, () => socket.destroy(new Error("No answer came in time.")));
socket.on("data", (data) => process.stdout.write(data));

/**
 * @param {string} text
 * @param {(value: string) => string} write
 */
function filled(text, write) {
  return text.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${file} sets no @${name}.`);
    return write(value);
  });
}
