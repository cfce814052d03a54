/**
 * Puts load on the mock and, in the same run, on Prism's own server and on one of Node's that does nothing, on one core
 * each. What that one takes, no server in Node is below:
 *
 *   npm run load:mock
 *
 * Prints requests a second and latencies, and whether memory grows over 10,000 requests.
 */
import { spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
// Takes less time than fetch, which would be what is measured.
import { request } from "undici";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "10000" },
    serve: { type: "string" },
  },
});
const PATH = "/v5/card-api/card/link";

if (values.serve === "mock") await serveMock();
else if (values.serve === "prism") await servePrism();
else if (values.serve === "nothing") serveNothing();
else await compare(Number(values.requests));

async function compare(requests) {
  for (const kind of ["prism", "mock", "nothing", "prism", "mock", "nothing"]) {
    const server = spawn(process.execPath, ["--expose-gc", fileURLToPath(import.meta.url), "--serve", kind], {
      stdio: ["ignore", "pipe", "inherit", "ipc"],
    });
    const started = performance.now();
    const [url] = await once(server, "message");
    const start = performance.now() - started;
    // A hundred connections are made and the code is warm before anything is measured.
    await run(url, 2000, 100);
    const before = await memory(server);
    const unloaded = await run(url, requests / 10, 1);
    const loaded = await run(url, requests, 100);
    const after = await memory(server);
    const row = (name, { rate, p50, p99, ok }) =>
      console.log(
        `${kind.padEnd(7)} ${name.padEnd(12)} ${rate.toFixed(0).padStart(6)} req/s  p50 ${p50.toFixed(2)} ms  p99 ${p99.toFixed(2)} ms  ${ok} answered 200`,
      );
    row("1 at once", unloaded);
    row("100 at once", loaded);
    console.log(
      `${kind.padEnd(7)} first answer possible after ${start.toFixed(0)} ms; heap ${before.toFixed(1)} MB, then ${after.toFixed(1)} MB after ${requests} requests more\n`,
    );
    server.kill();
    await once(server, "exit");
  }
}

async function memory(server) {
  server.send("memory");
  const [bytes] = await once(server, "message");
  return bytes / 2 ** 20;
}

async function run(url, requests, atOnce) {
  // Signed before, since this process has the other core and must not be what is measured.
  const signed = Array.from({ length: requests }, () => {
    const body = JSON.stringify({ request_id: randomUUID(), client_id: "client-1", card_id: "card-1" });
    return { body, headers: { "Content-Type": "application/json", "X-JWS-Signature": jws(body) } };
  });
  const times = [];
  let ok = 0;
  const start = performance.now();
  const worker = async () => {
    while (times.length < requests) {
      const begin = performance.now();
      const at = times.push(0) - 1;
      const { statusCode, body: answer } = await request(url + PATH, { method: "POST", ...signed[at] });
      await answer.dump();
      if (statusCode === 200) ok++;
      times[at] = performance.now() - begin;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  const rate = requests / ((performance.now() - start) / 1000);
  times.sort((one, other) => one - other);
  const at = (share) => times[Math.floor(times.length * share)] ?? 0;
  return { rate, p50: at(0.5), p99: at(0.99), ok };
}

function jws(body) {
  const header = { uri: PATH, auth_id: "123456", method: "POST", params: "", alg: "HS512" };
  const first = Buffer.from(JSON.stringify(header)).toString("base64url");
  const input = `${first}.${Buffer.from(body).toString("base64url")}`;
  return `${first}..${createHmac("sha512", "secret").update(input).digest("base64url")}`;
}

async function serveMock() {
  const { startMock } = await import("freedompay-card-link/mock");
  tell((await startMock()).url);
}

function serveNothing() {
  const server = createServer((incoming, outgoing) => {
    incoming.resume().on("end", () => outgoing.writeHead(200, { "Content-Type": "application/json" }).end("{}"));
  });
  server.listen(0, "127.0.0.1", () => {
    const { port } = /** @type {import("node:net").AddressInfo} */ (server.address()); // a TCP server's is never a string
    tell(`http://127.0.0.1:${port}`);
  });
}

/** As Prism's own command starts it, without its log. */
async function servePrism() {
  const [{ createLogger }, { getHttpOperationsFromSpec }, { createServer: createPrism }] = await Promise.all([
    import("@stoplight/prism-core"),
    import("@stoplight/prism-http"),
    import("@stoplight/prism-http-server"),
  ]);
  const spec = JSON.parse(readFileSync(new URL("../../generated/openapi.json", import.meta.url), "utf8"));
  const server = createPrism(await getHttpOperationsFromSpec(spec), {
    cors: false,
    components: { logger: createLogger("prism", { level: "silent" }) },
    config: {
      isProxy: false,
      mock: { dynamic: false },
      checkSecurity: true,
      validateRequest: true,
      validateResponse: true,
      errors: false,
      upstreamProxy: undefined,
    },
  });
  tell(await server.listen(0, "127.0.0.1"));
}

function tell(url) {
  process.send?.(url);
  process.on("message", () => {
    globalThis.gc?.();
    process.send?.(process.memoryUsage().heapUsed);
  });
}
