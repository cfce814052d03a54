/**
 * 20,000 links, 1,000 at a time, against a server in another process: `npm run load`. Prints whether any
 * answer went to the wrong call, and the memory at the start, in the middle and at the end.
 */
import { fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { createCardLinkClient } from "freedompay-card-link";

const CALLS = 20_000;
const AT_ONCE = 1_000;

if (process.argv[2] === "serve") {
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { client_id } = JSON.parse(body);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ status: "ok", request_status: "success", dt: "2026-01-15T12:30:45Z", client_id }));
  });
  // On a busy machine a connection waits for longer than the five seconds after which Node closes it.
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
} else {
  const child = fork(new URL(import.meta.url), ["serve"]);
  const [{ port }] = await once(child, "message");
  const client = createCardLinkClient({ baseUrl: `http://127.0.0.1:${port}`, authId: "1", secret: "s" });
  const memory = () => `${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`;
  const ends = { linked: 0, "a wrong answer": 0 };
  let next = 0;
  const worker = async () => {
    while (next < CALLS) {
      const number = next++;
      const client_id = `client-${number}`;
      const outcome = await client.linkCard({ request_id: randomUUID(), client_id, card_id: "card" });
      const isRight = outcome.kind !== "linked" || outcome.body["client_id"] === client_id;
      const end = "reason" in outcome ? outcome.reason.code : isRight ? outcome.kind : "a wrong answer";
      ends[end] = (ends[end] ?? 0) + 1;
      if (number === CALLS / 2) console.log(`RSS in the middle: ${memory()}`);
    }
  };
  await client.linkCard({ request_id: randomUUID(), client_id: "first", card_id: "card" });
  console.log(`RSS at the start: ${memory()}`);
  const start = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  console.log(`RSS at the end: ${memory()}`);
  const rate = Math.round(CALLS / ((performance.now() - start) / 1000));
  console.log(`${CALLS} links, ${AT_ONCE} at once, ${rate} a second: ${JSON.stringify(ends)}`);
  child.kill();
  process.exitCode = ends["a wrong answer"] === 0 ? 0 : 1;
}
