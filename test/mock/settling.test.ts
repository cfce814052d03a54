/** How links end. */
import { expect, test } from "vitest";
import type { CallEvent } from "../../src/index.js";
import { RememberedLinks } from "../../src/mock/links.js";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "../../src/mock/scenarios.js";
import { clientOf, mockWith, newLink, post } from "./client.js";

/** By what its summary says. */
const endOf = (name: ScenarioName) => /without end|rejected/.exec(SCENARIOS[name].summary)?.[0] ?? "linked";
const rows = SCENARIO_NAMES.map((name) => [name, endOf(name)] as const);

// test/mock/behaviour.test.ts sees to it that a scenario named by an option goes the same way.
test.each(rows)("the scenario %s, named by the card's id, ends so: %s", async (scenario, end) => {
  const client = clientOf(await mockWith({ delay: 1 }));
  const link = newLink({ card_id: `mock-${scenario}` });
  const { kind } = await client.linkCard(link);
  const stop = new AbortController();
  let left = end === "without end" ? 2 : 9;
  const onEvent = ({ type }: CallEvent) => void (type === "retry" && --left === 0 && stop.abort());
  const settled = await client.settle(link, { interval: 10, signal: stop.signal, onEvent });
  if (end === "without end") expect([kind, settled.kind]).toEqual(["in_process", expect.stringMatching(/in_|unknown/)]);
  else expect(settled.kind).toBe(end);
});

test("a fault affects one call: the repeated call is taken, and the next one is refused as a duplicate", async () => {
  const client = clientOf(await mockWith());
  const link = newLink({ card_id: "mock-http-404" });
  const calls = [await client.linkCard(link), await client.linkCard(link), await client.linkCard(link)];
  expect(calls.map(({ httpStatus, kind }) => `${httpStatus} ${kind}`)).toEqual([
    "404 unknown",
    "200 linked",
    "200 unknown",
  ]);
  expect((await client.settle(link)).kind).toBe("linked");
  expect((await client.linkCard(newLink({ card_id: "mock-http-404" }))).httpStatus, "another id").toBe(404);
});

test("a plan overrides the scenario of an id for that call only", async () => {
  const mock = await mockWith({ scenario: "rejected" });
  const link = newLink();
  mock.next({ scenario: "unavailable", count: 2 });
  const calls = [];
  for (let count = 0; count < 3; count++) calls.push((await clientOf(mock).linkCard(link)).httpStatus);
  expect(calls).toEqual([503, 503, 200]);
  expect((await clientOf(mock).settle(link)).kind).toBe("rejected");
});

test("a late link gets an error in two polls, fewer than the client needs before it makes the call again", async () => {
  const mock = await mockWith({ scenario: "late" });
  const link = newLink();
  await clientOf(mock).linkCard(link);
  await clientOf(mock).settle(link, { interval: 1 });
  const asked = ["example=rejected", "example=rejected", "example=linked_bare"];
  expect(mock.requests.map(({ answer }) => answer)).toEqual(["example=linked", ...asked]);
});

test.each([{}, { polls: 0 }, { polls: 3 }])(
  "of a link in process, with %j, the poll after so many polls, or after one, is the last",
  async (options: { polls?: number }) => {
    const mock = await mockWith({ scenario: "processing-then-success", ...options });
    const link = newLink();
    await clientOf(mock).linkCard(link);
    await clientOf(mock).settle(link, { interval: 1 });
    const process = mock.requests.filter(({ operation, answer }) => operation !== "linkCard" && /process/.test(answer));
    expect(process).toHaveLength(options.polls ?? 1);
  },
);

test("slow delays its response, and closing the mock doesn't wait for it", async () => {
  const start = performance.now();
  await post(await mockWith({ scenario: "slow", delay: 200 }));
  expect(performance.now() - start).toBeGreaterThan(190);

  const slower = await mockWith({ scenario: "slow", delay: 2 ** 31 - 1 });
  const cut = post(slower).catch((error: Error) => error.name);
  await slower.waitFor();
  await slower.close();
  expect(await cut).toBe("TypeError");
});

test("at most 20,000 ids are stored", () => {
  const links = new RememberedLinks(0);
  for (let at = 0; at < 20_000; at++) links.set(`id-${at}`, SCENARIOS.linked);
  expect(links.get("id-0")).toBe(SCENARIOS.linked);
  links.set("one more", SCENARIOS.linked);
  expect([links.get("id-0"), links.get("id-10000")]).toEqual([undefined, SCENARIOS.linked]);
});
