/** Links in a process of its own, for what a runtime reads only when it starts, or what must not touch other tests. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect } from "vitest";
import { startFaultServer } from "./server.js";
import { type Links, tells } from "./vendor.js";

const run = promisify(execFile);
const asset = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const key = readFileSync(asset("untrusted-key.pem"));

interface Certificate {
  readonly cert: Buffer;
  readonly key: Buffer;
}

/** What a server has to show, and what the process trusts: one by its own word, valid until 2126. */
export const secure: Certificate = { cert: readFileSync(asset("untrusted-cert.pem")), key };
/** Signed by that one, and over since 2001. */
export const expired: Certificate = { cert: readFileSync(asset("expired-cert.pem")), key };

/** What can run before the link, with `Agent`, that of the runtime's own fetch, and `use`, which makes one its dispatcher. */
const agent = `
  import dns from "node:dns";
  import net from "node:net";
  // On a busy machine a refusal takes longer than Node gives each of several addresses.
  net.setDefaultAutoSelectFamilyAttemptTimeout(30_000);
  await fetch("data:,");
  const dispatchers = [1, 2].map((api) => Symbol.for("undici.globalDispatcher." + api));
  const dispatcher = dispatchers.find((name) => globalThis[name].constructor.name === "Agent");
  const Agent = globalThis[dispatcher].constructor;
  const use = (options) => { globalThis[dispatcher] = new Agent(options); };
`;

/**
 * What a process that trusts `secure` makes of one link: the outcome's kind and the code of its reason. Then it settles
 * the row: with a vendor that never got the link, and with one where it failed.
 */
export async function linkIn(
  url: string,
  { before = "", timeout = 30_000 }: { before?: string; timeout?: number } = {},
): Promise<unknown> {
  const link = { request_id: crypto.randomUUID(), client_id: "a", card_id: "b" };
  const open: (() => Promise<void> | void)[] = [];
  const vendors = [new Map(), new Map([[link.request_id, "error"]])].map((links: Links) =>
    startFaultServer(tells(links), { finishing: (close) => void open.push(close) }),
  );
  const urls = [url, ...(await Promise.all(vendors)).map((vendor) => vendor.url)];
  const program = `
    import { createCardLinkClient } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    ${before && agent + before}
    const options = { authId: "1", secret: "s", timeout: ${timeout}, settleAfter: 0 };
    const link = ${JSON.stringify(link)};
    const [client, ...vendors] = ${JSON.stringify(urls)}.map((baseUrl) => createCardLinkClient({ ...options, baseUrl }));
    const { kind, reason } = await client.linkCard(link);
    const ends = [];
    for (const vendor of vendors) ends.push((await vendor.settle(link, { interval: 1 })).kind);
    console.log(JSON.stringify({ kind, ends, ...(reason && { code: reason.code }) }));
    // What a fault leaves open would keep the process.
    process.exit();
  `;
  const env = { PATH: process.env["PATH"], NODE_EXTRA_CA_CERTS: asset("untrusted-cert.pem") };
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], { env });
  await Promise.all(open.map((close) => close()));
  const { ends, ...outcome } = JSON.parse(stdout);
  expect(ends).toEqual(["linked", "rejected"]);
  return outcome;
}
