/**
 * Sends the requests of a .http file byte for byte, as an editor's client would, with the file's variables set:
 *   node http.mjs <file> <client_id> <card_id> [request_id]
 * The signatures come from the package's command, as the file says. For plain http on loopback only.
 */
import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";

const [file = "", client_id, card_id, request_id = randomUUID()] = process.argv.slice(2);
const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const base = new URL(process.env["FREEDOMPAY_BASE_URL"] ?? "");
console.error(`request_id ${request_id}, client_id ${client_id}, card_id ${card_id}`);

const blocks = readFileSync(file, "utf8").split(/^###$/m);
for (const [index, block] of blocks.entries()) {
  const lines = block.split("\n").filter((line) => !/^[#@]/.test(line));
  const [head = "", body = ""] = lines.join("\n").trim().split("\n\n");
  const isLink = index === 0;
  /** @type {Record<string, string | undefined>} */
  const variables = { base_url: base.origin, request_id, client_id, card_id };
  const sent = filled(body, variables, (value) => JSON.stringify(value).slice(1, -1));
  const sign = [command, "sign", "--base-url", base.origin, ...(isLink ? [] : ["--operation", "requestStatus"])];
  const printed = execFileSync(process.execPath, sign, { input: sent, encoding: "utf8" });
  variables[isLink ? "link_signature" : "status_signature"] = /^X-JWS-Signature: (\S+)$/m.exec(printed)?.[1];

  const [requestLine = "", ...fields] = filled(head, variables, (value) => value).split("\n");
  const [method, url = "", version] = requestLine.split(" ");
  const message = [
    `${method} ${new URL(url).pathname} ${version}`,
    `Host: ${base.host}`,
    ...fields,
    `Content-Length: ${Buffer.byteLength(sent)}`,
    "Connection: close",
    "",
    sent,
  ];
  const socket = connect(Number(base.port), base.hostname, () => socket.write(message.join("\r\n")));
  socket.setTimeout(30_000, () => socket.destroy(new Error("No response came in time.")));
  console.log(await text(socket));
}

/**
 * @param {string} template
 * @param {Record<string, string | undefined>} variables
 * @param {(value: string) => string} write
 */
function filled(template, variables, write) {
  return template.replace(/\{\{(\w+)\}\}/g, (_, name) => {
    const value = variables[name];
    if (value === undefined) throw new Error(`${file} needs {{${name}}}, which isn't known here.`);
    return write(value);
  });
}
