/** Runs one case of one sample, and says what is wrong. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { BUILT, execute } from "./execute.mjs";
import { startServer } from "./server.mjs";

/** @import { Case } from "./cases.mjs" */
/** @import { Home } from "./execute.mjs" */
/** @import { Toolchain } from "./languages.mjs" */

const UUID_V4 = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

/**
 * One case against a server of its own: what came in, and what was printed.
 *
 * @param {Home} home
 * @param {Toolchain} toolchain
 * @param {Case} wanted
 */
export async function tried(home, toolchain, wanted) {
  const { client_id, card_id, algorithm, scenario, reply, statusReply = reply, untrusted = false, outcomes } = wanted;
  const secret = `a b'c"d$e\\f€${randomBytes(32).toString("hex")}`; // what a shell or a key's encoding would spoil
  const credentials = { authId: 'user "7"', secret, algorithm };
  const server = await startServer({
    credentials: wanted.refused ? { ...credentials, secret: "another" } : credentials,
    ...(scenario && { scenario }),
    ...(reply && { reply }),
    ...(statusReply && { statusReply }),
    untrusted,
  });
  const given = wanted.makesId ? [] : [wanted.request_id ?? "9B1DEB4D-3B7D-4BAD-9BDD-2B0D7B3DCB6D"];
  const run = () =>
    execute(home, toolchain.run, [client_id, card_id, ...given], {
      FREEDOMPAY_AUTH_ID: credentials.authId,
      FREEDOMPAY_BASE_URL: server.url,
      FREEDOMPAY_SECRET: secret,
      ...(algorithm !== "HS512" && { FREEDOMPAY_ALGORITHM: algorithm }), // HS512 is what it must take by itself
      ...(wanted.lacks && { PATH: pathWithout(wanted.lacks) }),
      ...wanted.env,
    });
  if (wanted.again) await run();
  const { code, stdout, stderr } = await run();
  await server.close();

  /** @type {string[]} */
  const faults = [];
  const request_id = given[0] ?? /"request_id":"(.*?)"/.exec(String(server.requests[0]?.body))?.[1] ?? "(none)";
  const sent = ["linkCard", "requestStatus"];
  const expected = outcomes.length === 0 || untrusted ? [] : wanted.again ? [...sent, ...sent] : sent;
  const arrived = server.requests.map(({ operation }) => operation);
  if (String(arrived) !== String(expected)) faults.push(`these requests arrived: "${arrived}"; expected "${expected}"`);
  for (const { operation, body, faults: own } of wanted.refused ? [] : server.requests) {
    faults.push(...own.map((fault) => `${operation} arrived, but ${fault}`));
    const bytes = JSON.stringify(operation === "linkCard" ? { request_id, client_id, card_id } : { request_id });
    if (body.toString() !== bytes) faults.push(`it sent ${body}; expected ${bytes}`);
  }
  if (expected.length > 0) {
    if (!given[0] && !toolchain.sendsOnly && !UUID_V4.test(request_id)) {
      faults.push(`it made the request_id ${request_id}; expected a UUID of version 4`);
    }
    const ids = [request_id, client_id, card_id];
    for (const id of ids) if (!stderr.includes(id)) faults.push(`it didn't show the id ${id}`);
  }
  if (/[\w-]{20,}\.\.[\w-]{20,}/.test(stdout + stderr)) faults.push("it printed the signature");
  if ((stdout + stderr).includes(secret)) faults.push("it printed the secret");
  if (/(?!\n)\p{Cc}/u.test(stderr)) faults.push("it printed control characters");
  if (!toolchain.sendsOnly) {
    const [link, status] = outcomes;
    const lines = link ? `card/link: ${link}\nrequest/status: ${status}\n` : "";
    const isAny = (/** @type {string} */ kind) => [link, status].some((outcome) => outcome === kind);
    const exit = !link ? 2 : isAny("linked") ? 0 : isAny("in_process") ? 3 : 6;
    if (stdout !== lines) faults.push(`it printed ${JSON.stringify(stdout)}; expected ${JSON.stringify(lines)}`);
    if (code !== exit) faults.push(`it exited with ${code}; expected ${exit}`);
    if (exit > 2 && !/same ids\. A new request_id only after/.test(stderr)) {
      faults.push("it didn't say to ask again with the same ids");
    }
    const { said = [], unsaid } = wanted;
    for (const words of said) if (!stderr.includes(words)) faults.push(`it didn't show "${words}"`);
    if (unsaid && stderr.includes(unsaid)) faults.push("it showed more than 500 characters of the response");
  }
  if (faults.length > 0 && stderr) faults.push(`it said: ${stderr.replaceAll(secret, "(the secret)").trim()}`);
  return [...new Set(faults)].map((fault) => `${wanted.name}: ${fault}`);
}

/**
 * A folder with all of Debian's programs but one.
 *
 * @param {string} program
 */
function pathWithout(program) {
  const folder = join(BUILT, `without-${program}`);
  mkdirSync(folder, { recursive: true });
  for (const name of readdirSync("/usr/bin")) {
    if (name !== program) symlinkSync(join("/usr/bin", name), join(folder, name));
  }
  return folder;
}
