/** nginx and HAProxy in front of a vendor that does the work, set up so that they hide, repeat or hold back its response. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { closedUrl, http, type Play, reset, say, stall, startFaultServer } from "./server.js";
import { clientOf, isLink, type Links, newLink, truth, type Verdict } from "./vendor.js";

type Program = "nginx" | "haproxy";
const INSTALL = { nginx: "apt-get install nginx-light", haproxy: "apt-get install haproxy" };
// Debian has both where only root looks.
const env = { ...process.env, PATH: `${process.env["PATH"]}:/usr/sbin` };
const isThere = (program: Program) => spawnSync(program, ["-v"], { env }).status === 0;
const missing = new Set((["nginx", "haproxy"] as const).filter((program) => !isThere(program)));

/** A machine of a developer's may go without, and says so; CI may not. */
function need(program: Program, skip: TestContext["skip"]): void {
  const note = `${program} isn't here: ${INSTALL[program]}`;
  if (missing.has(program) && process.env["CI"]) throw new Error(note);
  skip(missing.has(program), note);
}

/** A gateway's configuration, by the port it listens at and those at which the vendor does, with files of its own. */
type Configure = (port: string, vendors: readonly string[], folder: string) => string;

const nginx =
  (lines: string): Configure =>
  (port, vendors, folder) =>
    `
    daemon off; master_process off; pid ${folder}/pid; error_log stderr crit;
    events {}
    http {
      access_log off;
      ${["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((of) => `${of}_temp_path ${folder}/${of};`).join(" ")}
      upstream vendor { ${vendors.map((vendor) => `server 127.0.0.1:${vendor} max_fails=0;`).join(" ")} }
      server { listen 127.0.0.1:${port}; location / { proxy_pass http://vendor; } ${lines} }
    }`;

const DEFAULTS = "defaults\n mode http\n timeout connect 60s\n timeout client 60s\n timeout server 60s\n";
const haproxy =
  (lines: string): Configure =>
  (port, [vendor], folder) => {
    writeFileSync(join(folder, "gone.http"), "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
    const own = lines.replace("$FOLDER", folder);
    return `${DEFAULTS}listen gateway\n bind 127.0.0.1:${port}\n ${own}\n server vendor 127.0.0.1:${vendor}\n`;
  };

/** Starts it, and ends it with the test. */
async function startGateway(program: Program, configure: Configure, vendors: readonly string[]): Promise<string> {
  const url = await closedUrl();
  const { port } = new URL(url);
  const folder = mkdtempSync(join(tmpdir(), "gateway-"));
  const file = join(folder, "config");
  writeFileSync(file, configure(port, vendors, folder));
  const child = spawn(program, program === "nginx" ? ["-p", folder, "-c", file] : ["-db", "-f", file], { env });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  child.stdout.resume();
  const closed = once(child, "close");
  onTestFinished(async () => {
    child.kill("SIGKILL");
    await closed;
    rmSync(folder, { recursive: true });
  });
  const answers = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(Number(port), "127.0.0.1", () => resolve(true));
      socket.on("error", () => resolve(false)).on("connect", () => socket.destroy());
    });
  const isUp = async () => child.exitCode !== null || (await answers());
  await expect.poll(isUp, { timeout: 50_000 }).toBe(true);
  if (child.exitCode !== null) throw new Error(`${program} doesn't start: ${said}`);
  return url;
}

/** A vendor at two ports, which does what the first call asks for before it does this to the response. */
async function startHonest(verdict: Verdict, play: (fine: Play) => Play, before: Play = () => {}) {
  const links: Links = new Map();
  let posts = 0;
  const onRequest: Play = (socket, received, count) => {
    before(socket, received, count);
    if (isLink(received)) posts += 1;
    const body = truth(links, received, verdict);
    const isFirst = isLink(received) && posts === 1;
    if (!isFirst) return say(http(200, body))(socket);
    play(say(http(200, body, { "x-suspect": "yes" })))(socket, received, count);
  };
  const servers = [await startFaultServer(onRequest), await startFaultServer(onRequest)];
  return { links, posts: () => posts, ports: servers.map(({ url }) => new URL(url).port) };
}

const resets = () => reset();
const breaks = () => say(http(500, "<html>", { "content-type": "text/html" }));
const fine = (play: Play) => play;
const page = (status: number) => `location = /page { return ${status} "<html>"; }`;
const SUSPECT = "if { res.hdr(x-suspect) -m found }";

/** What the vendor does to its first response, what linkCard then says, and how often the vendor has got the call by then. */
type Setup = readonly [name: string, lines: string, play: (fine: Play) => Play, code: string, posts: number];
const HIDES = "undocumented_status";
const setups: Readonly<Record<Program, readonly Setup[]>> = {
  nginx: [
    ["error_page 502 503 504 =404", `error_page 502 503 504 =404 /page; ${page(404)}`, resets, HIDES, 1],
    ...[403, 405, 503].map(
      (status): Setup => [
        `error_page 502 = @maintenance with ${status}`,
        `error_page 502 = @maintenance; location @maintenance { return ${status}; }`,
        resets,
        HIDES,
        1,
      ],
    ),
    ["proxy_intercept_errors", `proxy_intercept_errors on; error_page 500 =400 /page; ${page(400)}`, breaks, HIDES, 1],
    ["proxy_read_timeout", `proxy_read_timeout 1s; error_page 504 =422 /page; ${page(422)}`, () => stall(), HIDES, 1],
    ["error_page =200 with a page", `error_page 502 =200 /page; ${page(200)}`, resets, "media_type", 1],
    // The second copy gets the error of a duplicate.
    ["proxy_next_upstream with non_idempotent", "proxy_next_upstream error non_idempotent;", resets, "refused", 2],
    ["the same after a 500", "proxy_next_upstream http_500 non_idempotent;", breaks, "refused", 2],
  ],
  haproxy: [
    ...[400, 403, 404, 405].map(
      (status): Setup => [`deny with ${status}`, `http-response deny deny_status ${status} ${SUSPECT}`, fine, HIDES, 1],
    ),
    ["return in place", `http-response return status 410 ${SUSPECT}`, fine, HIDES, 1],
    ["a filter that rewrites the status", `http-response set-status 409 ${SUSPECT}`, fine, HIDES, 1],
    ["an errorfile with 404 for 502", "errorfile 502 $FOLDER/gone.http", resets, HIDES, 1],
    ["retry-on all-retryable-errors", "retries 2\n retry-on all-retryable-errors", resets, "refused", 2],
    ["retry-on 500", "retries 2\n retry-on 500", breaks, "refused", 2],
  ],
};
const rows = (["nginx", "haproxy"] as const).flatMap((program) =>
  setups[program].flatMap(([name, lines, play, code, posts]) =>
    (["success", "error"] as const).map((verdict) => ({ program, name, lines, play, code, posts, verdict })),
  ),
);

describe("a link through a real gateway", () => {
  test.for(rows)(
    "$program, $name, in front of $verdict: unknown, then settled right",
    async ({ program, lines, play, code, posts, verdict }, { skip }) => {
      need(program, skip);
      const vendor = await startHonest(verdict, play);
      const configure = { nginx, haproxy }[program](lines);
      const client = clientOf(await startGateway(program, configure, vendor.ports));
      const link = newLink();
      expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code } });
      expect([vendor.posts(), vendor.links.get(link.request_id)]).toEqual([posts, verdict]);
      const right = verdict === "success" ? "linked" : "rejected";
      expect(await client.settle(link, { interval: 1 })).toMatchObject({ kind: right });
    },
  );

  const queue: Configure = (port, [vendor]) => `${DEFAULTS} timeout queue 60s
frontend gateway
 bind 127.0.0.1:${port}
 use_backend link if { path_end card/link }
 default_backend status
backend link
 server vendor 127.0.0.1:${vendor} maxconn 1
backend status
 server vendor 127.0.0.1:${vendor}
`;
  test.for(["success", "error"] as const)(
    "haproxy, timeout queue, in front of %s: the copies that it held back arrive amid settle",
    async (verdict, { skip }) => {
      need("haproxy", skip);
      let free = () => {};
      let asked = 0;
      const other = newLink();
      // The first call of another link takes the only place until enough was asked.
      const vendor = await startHonest(
        verdict,
        (done) => (socket, received, count) => {
          free = () => done(socket, received, count);
        },
        (_socket, received) => {
          if (!isLink(received) && ++asked === 8) free();
        },
      );
      const baseUrl = await startGateway("haproxy", queue, vendor.ports);
      const blocking = clientOf(baseUrl, { timeout: 300_000 }).linkCard(other);
      await expect.poll(() => vendor.posts(), { timeout: 50_000 }).toBe(1);
      const link = newLink();
      const impatient = clientOf(baseUrl, { timeout: 500 });
      expect(await impatient.linkCard(link)).toMatchObject({ kind: "unknown", reason: { code: "timed_out" } });
      expect(vendor.links.has(link.request_id)).toBe(false);
      const right = verdict === "success" ? "linked" : "rejected";
      expect(await impatient.settle(link, { interval: 1 })).toMatchObject({ kind: right });
      expect(vendor.links.get(link.request_id)).toBe(verdict);
      expect((await blocking).kind).toBe(verdict === "success" ? "linked" : "unknown");
    },
  );
});
