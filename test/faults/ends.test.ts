import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { answer } from "./scenarios.js";
import { http, stall, startFaultServer } from "./server.js";

// What could keep a process: the default timeout of 30 s, the deadline of 60 s, a connection kept alive.
const program = `
  import { createCardLinkClient } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const input = { client_id: "a", card_id: "b" };
  const abort = new AbortController();
  const onEvent = ({ type }) => { if (type === "dispatch") setTimeout(() => abort.abort(), 50); };
  const [fine, silent] = process.argv.slice(1).map((baseUrl) => ({ baseUrl, authId: "1", secret: "s" }));
  const outcomes = [
    await createCardLinkClient(fine).linkCard(input),
    await createCardLinkClient(silent).linkCard(input, { timeout: 2000 }),
    await createCardLinkClient({ ...silent, timeout: 100 }).follow(crypto.randomUUID(), { deadline: 300 }),
    await createCardLinkClient({ ...silent, onEvent }).linkCard(input, { signal: abort.signal }),
  ];
  console.log(outcomes.map(({ kind }) => kind).join(" "));
`;

test("a process that is done linking ends by itself: no timer and no socket keeps it", async () => {
  const fine = await startFaultServer((socket) => socket.write(http(200, answer(), { connection: "keep-alive" })));
  const silent = await startFaultServer(stall());
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, fine.url, silent.url]);
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  const [code] = await once(child, "close");
  expect({ code, output }).toEqual({ code: 0, output: "linked unknown unknown unknown\n" });
  // The connections on which nobody answered were given up, and not left to the server.
  await expect.poll(() => silent.open()).toBe(0);
  await Promise.all([fine.close(), silent.close()]);
}, 20_000);
