import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { http, stall, startFaultServer } from "./server.js";
import { answer } from "./scenarios.js";

const program = `
  import { createCardLinkClient } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
  const input = { client_id: "a", card_id: "b" };
  const [fine, silent] = process.argv.slice(1).map((baseUrl) => createCardLinkClient({ baseUrl, authId: "1", secret: "s" }));
  const abort = new AbortController();
  const kinds = [
    (await fine.linkCard(input)).kind,
    (await silent.linkCard(input, { timeout: 100 })).kind,
    (await silent.follow(crypto.randomUUID(), { deadline: 100 })).kind,
  ];
  const given = silent.linkCard(input, { signal: abort.signal });
  setTimeout(() => abort.abort(), 50);
  kinds.push((await given).kind);
  console.log(kinds.join(" "));
`;

test("a process that is done linking ends by itself: no timer and no socket keeps it", async () => {
  const fine = await startFaultServer((socket) => socket.write(http(200, answer(), { connection: "keep-alive" })));
  const silent = await startFaultServer(stall());
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program, fine.url, silent.url]);
  let output = "";
  let said = Number.NaN;
  child.stdout.on("data", (data) => {
    output += data;
    said = performance.now();
  });
  const [code] = await once(child, "close");
  expect({ code, output }).toEqual({ code: 0, output: "linked unknown unknown unknown\n" });
  expect(performance.now() - said).toBeLessThan(1000);
  // The connections on which nobody answered were given up, and not left to the server.
  expect(silent.open()).toBe(0);
  await Promise.all([fine.close(), silent.close()]);
});
