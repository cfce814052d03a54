/**
 * The client over networks as they are measured in production, in virtual time: every copy of a call that something holds
 * back arrives in the end, workers are killed, and whoever goes on has nothing but the row. While the assumptions hold
 * that the contract names, nothing may be wrong and nothing may stay open.
 */
import { expect, test, vi } from "vitest";
import { type CardLinkClient, createCardLinkClient, type FetchLike } from "../../src/index.js";
import { inVirtualTime, sleep } from "./clock.js";
import { answer } from "./scenarios.js";
import { credentials, idIn, isLink, NO, newLink, type Verdict } from "./vendor.js";

/** What goes wrong around one link, in milliseconds, each up to this long, or as a share of the calls. */
interface Trouble {
  /** A gateway gives up after 10 s, and passes a call on later. */
  readonly held?: number;
  /** It passes a call on once more, up to two minutes later. */
  readonly repeated?: number;
  /** Request/status learns of a link so much later than the duplicate check does. */
  readonly lag?: number;
  /** One of two replicas of request/status stands still. */
  readonly frozen?: number;
  /** Everything is answered with an error, whatever was done. */
  readonly errors?: number;
  readonly statusErrors?: number;
  /** The vendor works on a link, whose id is taken and unknown meanwhile. */
  readonly slow?: number;
  /** After so long a front answers 504, and the vendor goes on. */
  readonly patience?: number;
  /** So long a cache repeats that an id is unknown. */
  readonly cached?: number;
  /** What gets lost or hidden, of requests and of responses. */
  readonly lost?: number;
}

/** Something that must be over within settleAfter, one poll included, or the assumption doesn't hold. */
const ALMOST = 55_000;
const LOSSY = { lost: 0.1 };
const TROUBLES: Readonly<Record<string, Trouble>> = {
  quiet: {},
  "copies held back for up to 120 s, 5 % repeats": { ...LOSSY, held: 120_000, repeated: 0.05 },
  "a status that lags by up to 20 s": { ...LOSSY, lag: 20_000 },
  "a replica that stands still for up to a minute": { ...LOSSY, frozen: ALMOST },
  "errors for up to a minute": { ...LOSSY, errors: ALMOST },
  "errors of request/status for up to a minute": { ...LOSSY, statusErrors: ALMOST },
  "a slow link that blocks its id": { ...LOSSY, slow: ALMOST },
  "a front that gives up at 10 s": { ...LOSSY, slow: 40_000, patience: 10_000 },
  'a cache that keeps "unknown" for 30 s': { ...LOSSY, cached: 30_000 },
};

/** The same numbers in each run, for the client's waits as well. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    return ((mixed ^ (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed))) >>> 14) / 2 ** 18;
  };
}

const happens = (share: number) => Math.random() < share;
const upTo = (most: number) => Math.random() * most;
const now = () => performance.now();

/** One link's vendor, and the network in front of it. */
function worldOf(trouble: Trouble) {
  const { held = 0, repeated = 0, lag = 0, frozen = 0, slow = 0, patience = 30_000, cached = 0, lost = 0 } = trouble;
  const verdict: Verdict = happens(0.75) ? "success" : "error";
  const [lagging, working] = [upTo(lag), upTo(slow)];
  const processing = happens(0.15) ? upTo(20_000) : 0;
  /** Begins at any time while the link is under way. */
  const spell = (most: number) => {
    const start = upTo(most === 0 ? 0 : 60_000);
    const end = start + upTo(most);
    return { start, isOn: () => most > 0 && now() >= start && now() < end };
  };
  const [still, errors, statusErrors] = [frozen, trouble.errors ?? 0, trouble.statusErrors ?? 0].map(spell);
  let takenAt = Number.POSITIVE_INFINITY;
  let unknownUntil = 0;
  const onTheWay: Promise<unknown>[] = [];

  const take = async () => {
    if (takenAt < Number.POSITIVE_INFINITY) return NO;
    takenAt = now();
    await sleep(working);
    const said = processing > 0 ? answer({ request_status: "process" }) : verdict === "success" ? answer() : NO;
    return errors?.isOn() ? NO : said;
  };
  const seenAt = (time: number) => {
    if (time < takenAt + working + lagging) return NO;
    return answer({ request_status: time < takenAt + working + processing ? "process" : verdict });
  };
  const status = () => {
    if (errors?.isOn() || statusErrors?.isOn() || now() < unknownUntil) return NO;
    const seen = still?.isOn() && happens(0.5) ? seenAt(still.start) : seenAt(now());
    if (seen === NO) unknownUntil = now() + cached;
    return seen;
  };
  const deliver = async (asksToLink: boolean, delay: number) => {
    await sleep(delay);
    return asksToLink ? take() : status();
  };

  return {
    isLinked: () => takenAt < Number.POSITIVE_INFINITY && verdict === "success",
    /** Resolves once nothing is on its way any more. */
    calm: async () => void (await Promise.all(onTheWay)),
    async respond(asksToLink: boolean): Promise<Response> {
      const page = (code: number) => new Response("<html>", { status: code });
      if (happens(lost)) throw new TypeError("fetch failed");
      const delay = 5 + upTo(200) + (asksToLink && held > 0 && happens(0.4) ? upTo(held) : 0);
      if (asksToLink && happens(repeated)) onTheWay.push(deliver(true, upTo(120_000)));
      const delivered = deliver(asksToLink, delay);
      onTheWay.push(delivered);
      const body = await Promise.race([delivered, sleep(held > 0 ? 10_000 : patience)]);
      if (body === undefined) return page(504);
      await sleep(upTo(200));
      if (!happens(lost)) return new Response(body, { headers: { "content-type": "application/json" } });
      // It may never come, or an error page comes in its place.
      if (happens(0.3)) await sleep(10 ** 6);
      return page([404, 403, 502, 409][Math.floor(upTo(4))] ?? 500);
    },
  };
}

/** Links once, and then settles in workers that may be killed and that know nothing but the row. */
async function live(trouble: Trouble, worlds: Map<string, ReturnType<typeof worldOf>>, clients: CardLinkClient[]) {
  const link = newLink();
  const world = worldOf(trouble);
  worlds.set(link.request_id, world);
  const killed = (most: number) => {
    const controller = new AbortController();
    if (happens(0.3)) setTimeout(() => controller.abort(), upTo(most));
    return { signal: controller.signal };
  };
  const first = await clients[0]?.linkCard(link, killed(5000));
  const work = async (client: CardLinkClient) => {
    for (let times = 0; times < 30; times++) {
      const { kind } = await client.settle(link, killed(100_000));
      if (kind === "linked" || kind === "rejected") return kind;
      await sleep(upTo(30_000));
    }
    return "open";
  };
  // A second process, as it seems to the client: what is in flight it knows by origin.
  const ends = await Promise.all((happens(0.2) ? clients : clients.slice(0, 1)).map(work));
  await world.calm();
  const right = world.isLinked() ? "linked" : "rejected";
  const said = [...ends, ...(first?.kind === "linked" ? ["linked"] : [])];
  return {
    end: ends[0],
    isWrong: said.some((end) => end !== "open" && end !== right),
    isOpen: said.includes("open"),
  };
}

/** `SEQUENCES=10000` tries more, `SEED=7` others. */
const LINKS = Math.ceil(Number(process.env["SEQUENCES"] ?? 450) / 10);
const SEED = Number(process.env["SEED"] ?? 1);

const names = [...Object.keys(TROUBLES), "a mix, 80 % of it quiet"];
test.each(names)("0 wrong and 0 open: %s", { timeout: 3_600_000 }, async (name) => {
  const worlds = new Map<string, ReturnType<typeof worldOf>>();
  const fetch: FetchLike = (url, { body, signal }) =>
    new Promise((resolve, reject) => {
      signal.addEventListener("abort", () => reject(signal.reason), { once: true });
      const request = { path: new URL(url).pathname, body: Buffer.from(body ?? "") };
      worlds.get(idIn(request))?.respond(isLink(request)).then(resolve, reject);
    });
  const clients = [1, 2].map((port) =>
    createCardLinkClient({ baseUrl: `http://127.0.0.1:${port}`, ...credentials, fetch }),
  );
  const troubled = Object.values(TROUBLES);
  const links = await inVirtualTime(() => {
    vi.spyOn(Math, "random").mockImplementation(seeded(SEED + name.length));
    const any = () => (happens(0.8) ? {} : (troubled[Math.floor(upTo(troubled.length))] ?? {}));
    return Promise.all(Array.from({ length: LINKS }, () => live(TROUBLES[name] ?? any(), worlds, clients)));
  });
  const count = (is: (link: (typeof links)[number]) => boolean | undefined) => links.filter(is).length;
  const counts = {
    links: links.length,
    linked: count(({ end }) => end === "linked"),
    rejected: count(({ end }) => end === "rejected"),
    wrong: count(({ isWrong }) => isWrong),
    open: count(({ isOpen }) => isOpen),
  };
  console.log(`${name}: ${JSON.stringify(counts)}`);
  expect(counts).toMatchObject({ wrong: 0, open: 0 });
  expect(Math.min(counts.linked, counts.rejected)).toBeGreaterThan(0);
});
