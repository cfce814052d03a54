import { expect, test } from "vitest";
import { createCardLinkClient } from "../../src/index.js";
import { EXAMPLE_CREDENTIALS, type Mock, type MockOptions, type ScenarioName } from "../../src/mock/index.js";
import { type HttpScenario, SCENARIO_NAMES } from "../../src/mock/scenarios.js";
import { ask, jws, linkBody, mockWith, post } from "./client.js";

const linked = { status: "ok", request_status: "success" };
const inProcess = { status: "ok", request_status: "process" };
const rejected = { status: "error", request_status: "error" };

test("a link is remembered, and request/status tells of it and of no other", async () => {
  const mock = await mockWith();
  const link = linkBody();
  expect(await post(mock, link)).toMatchObject({ status: 200, origin: "example=linked", body: linked });
  expect(await ask(mock, link)).toMatchObject({ status: 200, origin: "example=linked_bare", body: linked });
  const never = await ask(mock, linkBody());
  expect(never).toMatchObject({
    status: 200,
    origin: "own",
    body: { ...rejected, error_description: expect.stringContaining("No request under this id was taken") },
  });
});

test.each([
  ["as it was", (id: string) => id],
  ["in capitals", (id: string) => id.toUpperCase()],
])("a request_id that comes again %s is refused, and what was linked stays linked", async (_how, spelt) => {
  const mock = await mockWith();
  const link = linkBody();
  await post(mock, link);
  const { request_id } = JSON.parse(link);
  const again = await post(mock, link.replace(request_id, spelt(request_id)).replace("card-1", "card-2"));
  expect(again).toMatchObject({
    status: 200,
    origin: "own",
    body: { ...rejected, error_description: expect.stringMatching(/was sent before.*This answer is the mock's own/) },
  });
  expect(await ask(mock, link)).toMatchObject({ body: linked });
});

test("of two at once with one request_id, one is linked and the other refused", async () => {
  const mock = await mockWith();
  const link = linkBody();
  const answers = await Promise.all([post(mock, link), post(mock, link)]);
  expect(answers.map(({ origin }) => origin).sort()).toEqual(["example=linked", "own"]);
});

test("a request that breaks the contract uses up no request_id", async () => {
  const mock = await mockWith();
  const link = linkBody();
  expect(await post(mock, link.replace("card-1", ""))).toMatchObject({
    status: 422,
    origin: "own",
    body: { detail: expect.stringContaining("card_id must be text that is not blank") },
  });
  expect(await post(mock, link)).toMatchObject({ body: linked });
});

test("a link stays in process for as many polls as are asked for", async () => {
  const mock = await mockWith({ scenario: "processing-then-success", polls: 2 });
  const link = linkBody();
  expect(await post(mock, link)).toMatchObject({ body: inProcess });
  expect(await ask(mock, link)).toMatchObject({ body: inProcess });
  expect(await ask(mock, link)).toMatchObject({ body: inProcess });
  expect(await ask(mock, link)).toMatchObject({ body: linked });
});

test("a link stays in process for as long as is asked for", async () => {
  const mock = await mockWith({ scenario: "processing-then-rejected", delay: 300 });
  const link = linkBody();
  await post(mock, link);
  const start = performance.now();
  let answer = await ask(mock, link);
  while (answer.body["request_status"] === "process") answer = await ask(mock, link);
  expect(performance.now() - start).toBeGreaterThan(200);
  expect(answer).toMatchObject({ body: rejected });
});

/** How often each of so many links is called in process, one after the other. */
async function pollsOfLinks(links: number, seed: string, before?: (mock: Mock) => Promise<unknown>): Promise<number[]> {
  const mock = await mockWith({ scenario: "processing-then-success", seed });
  const counts: number[] = [];
  for (let link = 0; link < links; link++) {
    await before?.(mock);
    const body = linkBody();
    await post(mock, body);
    let count = 0;
    while ((await ask(mock, body)).body["request_status"] === "process") count++;
    counts.push(count);
  }
  return counts;
}

test("the same seed gives the same numbers of polls, from one to three, and another seed others", async () => {
  const polls = (seed: string) => pollsOfLinks(12, seed);
  const first = await polls("a");
  expect(await polls("a")).toEqual(first);
  expect(await polls("b")).not.toEqual(first);
  expect(new Set(first)).toEqual(new Set([1, 2, 3]));
});

const SETTLED: Readonly<Record<Exclude<ScenarioName, HttpScenario>, { link: object; status: object }>> = {
  linked: { link: { status: 200, body: linked }, status: { body: linked } },
  "processing-then-success": { link: { body: inProcess }, status: { body: linked } },
  "processing-then-rejected": { link: { body: inProcess }, status: { body: rejected } },
  processing: { link: { body: inProcess }, status: { body: inProcess } },
  rejected: {
    link: { body: rejected, origin: "example=rejected" },
    status: { body: rejected, origin: "example=rejected" },
  },
  duplicate: { link: { body: rejected, origin: "own" }, status: { body: linked } },
  contradictory: { link: { body: { status: "ok", request_status: "error" } }, status: { body: linked } },
  slow: { link: { body: linked }, status: { body: linked } },
  unavailable: { link: { status: 503, origin: "own" }, status: { origin: "own", body: rejected } },
  reset: { link: { error: "TypeError" }, status: { body: linked, origin: "example=linked_bare" } },
  "reset-before": { link: { error: "TypeError" }, status: { origin: "own", body: rejected } },
  "status-unavailable": { link: { body: inProcess }, status: { status: 503, origin: "own" } },
  "slow-body": { link: { body: linked }, status: { body: linked } },
  redirect: { link: { status: 302 }, status: { body: linked } },
  html: { link: { error: "SyntaxError" }, status: { body: linked } },
  empty: { link: { error: "SyntaxError" }, status: { body: linked } },
  truncated: { link: { error: "TypeError" }, status: { body: linked } },
  "media-type": { link: { status: 200, body: linked }, status: { body: linked } },
  late: { link: { error: "TypeError" }, status: { body: linked } },
};
const REFUSED = { link: { origin: "own" }, status: { origin: "own", body: rejected } };

const ways: [string, (name: ScenarioName) => { options: MockOptions; members: object }][] = [
  ["the mock's option", (scenario) => ({ options: { scenario }, members: {} })],
  ["the card's id", (name) => ({ options: {}, members: { card_id: `mock-${name}` } })],
];

test.each(SCENARIO_NAMES.flatMap((name) => ways.map(([way, made]) => [name, way, made] as const)))(
  "the scenario %s, named by %s, goes as it says",
  async (name, _way, made) => {
    const { options, members } = made(name);
    const mock = await mockWith({ polls: 0, delay: 0, ...options });
    const link = linkBody(members);
    const caught = (error: Error) => ({ error: error.name });
    const expected = SETTLED[name as keyof typeof SETTLED] ?? REFUSED; // the others are HTTP statuses
    expect(await post(mock, link).catch(caught)).toMatchObject(expected.link);
    expect(await ask(mock, link)).toMatchObject(expected.status);
  },
);

test("slow delays its response, and closing the mock doesn't wait for it", async () => {
  const mock = await mockWith({ scenario: "slow", delay: 200 });
  const start = performance.now();
  await post(mock);
  expect(performance.now() - start).toBeGreaterThan(190);

  const slower = await mockWith({ scenario: "slow", delay: 60_000 });
  const cut = post(slower).catch((error: Error) => error.name);
  await expect.poll(() => slower.requests.length).toBe(1);
  await slower.close();
  expect(await cut).toBe("TypeError");
});

test("unavailable says when to retry", async () => {
  const mock = await mockWith({ scenario: "unavailable" });
  expect((await post(mock)).headers.get("Retry-After")).toBe("1");
});

test("Prefer chooses the example whatever the scenario and whatever came before", async () => {
  const mock = await mockWith({ scenario: "rejected", polls: 1 });
  const link = linkBody();
  const prefer = (example: string) => ({ "X-JWS-Signature": jws(link), Prefer: `wait=1, example="${example}"` });
  expect(await post(mock, link, prefer("linked_utc"))).toMatchObject({ origin: "example=linked_utc", body: linked });
  expect(await ask(mock, link)).toMatchObject({ body: linked });
  expect(await post(mock, link, prefer("in_process"))).toMatchObject({ origin: "example=in_process" });
  expect(await ask(mock, link)).toMatchObject({ body: inProcess });
  expect(await ask(mock, link)).toMatchObject({ body: linked });
  expect(await post(mock, link, prefer("rejected"))).toMatchObject({ body: rejected });
  expect(await ask(mock, link)).toMatchObject({ body: rejected });
  expect(await ask(mock, link, { Prefer: "example=contradictory_ok_error" })).toMatchObject({
    origin: "example=contradictory_ok_error",
  });
  expect(await ask(mock, link), "a preferred answer to a question changes nothing").toMatchObject({ body: rejected });
});

test.each<[string, object, Record<string, string>, number, string]>([
  ["an example", {}, { Prefer: "example=lost" }, 400, "Expected one of linked, linked_utc, in_process"],
  ["a scenario", { card_id: "mock-lost" }, {}, 422, "must be one of mock-linked, mock-processing-then-success"],
])("%s that there isn't is refused with those that there are", async (_what, members, headers, status, says) => {
  const mock = await mockWith();
  const link = linkBody(members);
  expect(await post(mock, link, { "X-JWS-Signature": jws(link), ...headers })).toMatchObject({
    status,
    origin: "own",
    body: { detail: expect.stringContaining(says) },
  });
});

test("reset forgets requests and links", async () => {
  const mock = await mockWith();
  const link = linkBody();
  await post(mock, link);
  mock.reset();
  expect(mock.requests).toEqual([]);
  expect(await post(mock, link)).toMatchObject({ body: linked });
});

test.each<[ScenarioName, string, number?]>([
  ["linked", "linked"],
  ["processing-then-success", "linked"],
  ["processing-then-rejected", "rejected"],
  ["contradictory", "linked"],
  ["unavailable", "unknown", 300],
  ["reset", "linked"],
])("the client follows %s to %s", async (scenario, kind, deadline = 10_000) => {
  const mock = await mockWith({ scenario });
  const client = createCardLinkClient({ baseUrl: mock.url, ...EXAMPLE_CREDENTIALS });
  const link = await client.linkCard({ client_id: "client-1", card_id: "card-1" });
  expect(await client.follow(link, { deadline })).toMatchObject({ kind });
});

test("a refused request changes no number of polls, and forgets only itself", async () => {
  const refused = (mock: Mock) => post(mock, linkBody({ client_id: "" }));
  expect(await pollsOfLinks(6, "7", refused)).toEqual(await pollsOfLinks(6, "7"));

  const mock = await mockWith();
  const link = linkBody();
  await post(mock, link);
  const broken = link.replace("card-1", "");
  expect(await post(mock, broken, { "X-JWS-Signature": jws(broken), Prefer: "example=rejected" })).toMatchObject({
    status: 422,
  });
  expect(await ask(mock, link)).toMatchObject({ body: linked });
});
