/**
 * Whether all agree with the spec: the shipped client, our mock, our MSW handlers, and Prism, which reads spec/openapi.yaml
 * by itself. What the client refuses before it sends it, Prism refuses when the same bytes reach it.
 */
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { createLogger } from "@stoplight/prism-core";
import { getHttpOperationsFromSpec } from "@stoplight/prism-http";
import { createServer as createPrism } from "@stoplight/prism-http-server";
import { getResponse } from "msw";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureScheme } from "../../generated/contract.js";
import { type Breach, breaches } from "../../src/check/negatives.js";
import { describedOperations } from "../../src/contract/description.js";
import { type Reading, readingOf } from "../../src/contract/reading.js";
import {
  type CallEvent,
  type CardLinkClient,
  type CardLinkClientOptions,
  CardLinkError,
  createCardLinkClient,
  createSignedFetch,
  type LinkCardRequest,
  type LinkOutcome,
  type StatusOutcome,
} from "../../src/index.js";
import { EXAMPLE_CREDENTIALS, type Mock, startMock } from "../../src/mock/index.js";
import { cardLinkHandlers } from "../../src/msw/index.js";
import { sign } from "../../src/signing/index.js";
import { listen } from "../faults/server.js";
import { type Case, cases, negatives } from "./cases.js";
import { protectedHeader } from "./spec.js";

const SPEC = fileURLToPath(new URL("../../spec/openapi.yaml", import.meta.url));

/** The outcomes of a link that may follow from a response. */
const KINDS: Readonly<Record<Reading, readonly string[]>> = {
  success: ["linked"],
  in_process: ["in_process"],
  error: ["unknown", "rejected"],
  contradictory: ["unknown"],
};

const linkCard = describedOperations.find(({ id }) => id === "linkCard");
const LINK = Object.values(linkCard?.requestBodies[0]?.examples ?? {})[0] as LinkCardRequest; // lint sees to it
const REFUSED = Object.entries(linkCard?.responseBodies[0]?.examples ?? {}).find(
  ([, body]) => readingOf("linkCard", body) === "error",
)?.[0];

type Verdict = Case["verdict"];
/** What each makes of a case; nothing where it has no say. */
const JUDGES = {
  "client.POST": byRawCall,
  "client's methods": byMethods,
  createSignedFetch: bySignedFetch,
  mock: async (each) => byServer(each, fetch, mock.url),
  MSW: byHandlers,
  Prism: byPrism,
} as const satisfies Readonly<Record<string, (each: Case) => Promise<Verdict | undefined>>>;

/** Where a judge differs from the spec, and why that is right. */
const ALLOWED: Readonly<Record<string, string>> = {
  "Prism, with the signature of another secret": "it looks for the header and knows no signature check",
  "Prism, for the second time": "it remembers nothing",
  "Prism, in another charset": "it reads every charset that is named",
  "Prism, with a member twice": "it takes the last one, as JSON.parse does",
  "Prism, that is not UTF-8": "it puts a replacement character there",
};

type Server = Pick<Mock, "url" | "close">;
let prism: Server;
/** Prism between the client and a server that responds with `served`. */
let proxy: Server;
let mock: Mock;
let served: unknown;
const upstream = createServer((request, response) => {
  request.resume();
  response.setHeader("Content-Type", "application/json").end(JSON.stringify(served));
});
beforeAll(async () => {
  const url = await listen(upstream);
  [prism, proxy, mock] = await Promise.all([startPrism(), startPrism(url), startMock()]);
});
afterAll(async () => {
  await Promise.all([prism, proxy, mock].map((server) => server.close()));
  upstream.close();
});

const tally: Record<string, Record<string, { agreed: number; all: number }>> = {};
const differences = new Map<string, number>();
afterAll(() => {
  console.log("Who agrees with the spec:");
  const rows = Object.entries(tally).map(([row, counts]) => {
    const cells = Object.entries(counts).map(([judge, { agreed, all }]) => [judge, `${agreed} of ${all}`]);
    return [row, Object.fromEntries(cells)];
  });
  console.table(Object.fromEntries(rows), Object.keys(JUDGES));
  console.log("Prism knows no signature check, and isn't asked about malformed JSON, to which it never responds.");
  for (const [what, count] of differences) console.log(`Differs ${count} times: ${what}: ${ALLOWED[what]}.`);
});

describe.each(describedOperations)("$id", (operation) => {
  const own = cases.filter((each) => each.operation === operation);

  test.each(own)("$group: a request or response $name is $verdict", async (each) => {
    const row = `${operation.id}: ${each.group}`;
    tally[row] ??= {};
    const counts = tally[row];
    for (const [judge, ask] of Object.entries(JUDGES)) {
      const verdict = await ask(each);
      if (verdict === undefined) continue;
      counts[judge] ??= { agreed: 0, all: 0 };
      counts[judge].all += 1;
      const difference = `${judge}, ${each.name}`;
      if (verdict !== each.verdict && difference in ALLOWED) {
        differences.set(difference, (differences.get(difference) ?? 0) + 1);
        continue;
      }
      expect(verdict, judge).toBe(each.verdict);
      counts[judge].agreed += 1;
    }
  });
});

test("every difference that is allowed is a real one", () => {
  expect([...differences.keys()].sort()).toEqual(Object.keys(ALLOWED).sort());
});

test.each(protectedHeader.flatMap((member) => negatives(member).map((negative) => ({ ...negative, member }))))(
  "$member.name: what breaks only $name is refused",
  ({ member, value, breaches: expected }) => {
    expect(breaches(member.compiled, value)).toEqual(expected);
  },
);

async function byRawCall(each: Case): Promise<Verdict | undefined> {
  const { json } = each.request;
  if (!json) return undefined;
  // Whichever operation it is and whatever is broken in it, the client treats it as it treats this one.
  const path = each.operation.path as "/v5/card-api/card/link";
  const body = json.value as LinkCardRequest;
  return byClient(each, async (client) => (await client.POST(path, { body })).data);
}

async function bySignedFetch(each: Case): Promise<Verdict | undefined> {
  const { bytes, contentType } = each.request;
  const init = { method: each.operation.method, headers: { "Content-Type": contentType }, body: bytes };
  return byClient(each, async (_client, options) => {
    return (await createSignedFetch(options)(options.baseUrl + each.operation.path, init)).json();
  });
}

/** `linkCard`, `settle` and `requestStatus`, as far as a case can be expressed in their arguments. */
async function byMethods(each: Case): Promise<Verdict | undefined> {
  const { operation, request, example } = each;
  const value = request.json?.value as LinkCardRequest | undefined; // or what breaks it
  if (!request.json || (operation.id === "requestStatus" && Object.keys(Object(value)).join() !== "request_id"))
    return undefined;
  const reading = readingOf(operation.id, example?.body);
  if (operation.id === "linkCard") {
    if (each.group === "broken requests")
      await byClient(each, async (client) => client.settle(value as LinkCardRequest));
    return byClient(each, async (client) => bodyOf(await client.linkCard(value as LinkCardRequest), reading));
  }
  if (operation.id !== "requestStatus") return undefined;
  const { request_id } = Object(value);
  if (example) {
    const controller = new AbortController();
    // Only an error needs more than one poll.
    const onEvent = ({ type }: CallEvent) => type === "retry" && reading !== "error" && controller.abort();
    const options = { signal: controller.signal, interval: 1, onEvent };
    await byClient(each, async (client) => bodyOf(await client.settle({ ...LINK, request_id }, options), reading));
  }
  return byClient(each, async (client) => bodyOf(await client.requestStatus(request_id), reading));
}

/** What the client makes of a case: it refuses a request before it sends it, and a response once that came. */
async function byClient(
  { operation, request, example, response, breaches: expected }: Case,
  call: (client: CardLinkClient, options: CardLinkClientOptions) => Promise<unknown>,
): Promise<Verdict | undefined> {
  if (request.signature !== "right" || request.isRepeated) return undefined;
  let sent = 0;
  served = response?.body;
  const preferred = (url: string) => (new URL(url).pathname === operation.path ? example?.name : REFUSED);
  const options: CardLinkClientOptions = {
    ...EXAMPLE_CREDENTIALS,
    baseUrl: (response ? proxy : prism).url,
    settleAfter: 0,
    fetch(url, init) {
      sent += 1;
      return fetch(url, { ...init, headers: { ...init.headers, Prefer: `example=${preferred(url)}` } });
    },
  };
  try {
    expect(await call(createCardLinkClient(options), options)).toEqual(example?.body);
    return "taken";
  } catch (error) {
    if (!(error instanceof CardLinkError)) throw error;
    expect([error.code, sent]).toEqual(response ? ["invalid_body", 1] : ["invalid_request", 0]);
    if (expected) expect(keywordsOf(error.violations)).toEqual(keywordsOf(expected));
    return "refused";
  }
}

/** The body of an outcome, which must be of the kind that its two members stand for. */
function bodyOf(outcome: LinkOutcome | StatusOutcome, reading: Reading | undefined): unknown {
  const { kind, body } = outcome;
  const reason = "reason" in outcome ? outcome.reason : undefined;
  if (reason?.code === "invalid_body") throw new CardLinkError(reason.code, reason.message, reason);
  const expected = reading && KINDS[reading];
  expect(kind === "answered" ? [kind] : expected).toContain(kind);
  return body;
}

async function byHandlers(each: Case): Promise<Verdict | undefined> {
  const { operation, example } = each;
  const answers = { [operation.id]: example?.name as "linked" | undefined }; // a name of the operation's own
  const handlers = cardLinkHandlers({ credentials: EXAMPLE_CREDENTIALS, ...(example && { answers }) });
  const respond = async (request: Request) => (await getResponse(handlers, request)) ?? Response.error();
  return byServer(each, respond, "http://127.0.0.1");
}

async function byServer(
  each: Case,
  send: (request: Request) => Promise<Response>,
  baseUrl: string,
): Promise<Verdict | undefined> {
  if (each.response) return undefined;
  const response = await sentTo(each, send, baseUrl);
  const body = (await response.json()) as { readonly validation: readonly Breach[] }; // where it says what is broken
  const isOwn = response.headers.get("X-Mock-Answer") === "own";
  if (isOwn && each.breaches) expect(keywordsOf(body.validation)).toEqual(keywordsOf(each.breaches));
  if (each.example) expect(body).toEqual(each.example.body);
  return isOwn ? "refused" : "taken";
}

async function byPrism(each: Case): Promise<Verdict | undefined> {
  // Prism 5.16 never responds to it: it waits for the end of a request that has ended.
  if (each.request.isMalformed) return undefined;
  served = each.response?.body;
  const response = await sentTo(each, fetch, (each.response ? proxy : prism).url);
  const body = await response.json();
  if (each.example) expect(body).toEqual(each.example.body);
  const violations: readonly { readonly location: readonly string[] }[] = JSON.parse(
    response.headers.get("sl-violations") ?? "[]",
  );
  if (!each.breaches) return violations.length > 0 || response.status >= 400 ? "refused" : "taken";
  // It takes `null` for no body at all.
  const part = each.response
    ? ["response", "body"]
    : each.request.json?.value === null
      ? ["request"]
      : ["request", "body"];
  const places = violations.map(({ location }) => location.join("."));
  for (const { path } of violations.length > 0 ? each.breaches : []) {
    expect(places).toContain([...part, ...path.split("/").filter(Boolean)].join("."));
  }
  return violations.length > 0 ? "refused" : "taken";
}

/** The response to the very bytes of a case. */
async function sentTo(each: Case, send: (request: Request) => Promise<Response>, baseUrl: string): Promise<Response> {
  const { operation, request, example } = each;
  const headers = new Headers({ "Content-Type": request.contentType });
  const credentials = { ...EXAMPLE_CREDENTIALS, ...(request.signature === "wrong" && { secret: "another" }) };
  if (request.signature !== "none") {
    headers.set(signatureScheme.header, await sign(request.bytes, operation, credentials));
  }
  if (example) headers.set("Prefer", `example=${example.name}`);
  const sent = new Request(baseUrl + operation.path, { method: operation.method, headers, body: request.bytes });
  if (request.isRepeated) await send(sent.clone());
  return send(sent);
}

/** Each once, though two parts of an `allOf` may ask for the same. */
function keywordsOf(broken: readonly { readonly keyword: string }[]): readonly string[] {
  return [...new Set(broken.map(({ keyword }) => keyword))];
}

/** As the command `prism mock` starts it, or `prism proxy`. */
async function startPrism(upstreamProxy?: string): Promise<Server> {
  const config = { checkSecurity: true, validateRequest: true, validateResponse: true, errors: false } as const;
  const mode = upstreamProxy
    ? ({ isProxy: true, upstream: new URL(upstreamProxy), upstreamProxy: undefined } as const)
    : ({ isProxy: false, upstreamProxy: undefined } as const);
  const server = createPrism(await getHttpOperationsFromSpec(SPEC), {
    cors: false,
    config: { ...config, ...mode, mock: { dynamic: false } },
    components: { logger: createLogger("prism", { level: "silent" }) },
  });
  return { url: await server.listen(0, "127.0.0.1"), close: () => server.close() };
}
