/** What tests tell the mock, over HTTP as any language does it, and by its methods. */
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { operations } from "../../generated/contract.js";
import { control } from "../../generated/control.js";
import { CONTROL_PATH } from "../../src/mock/control.js";
import { HEALTH_PATH, type Mock } from "../../src/mock/index.js";
import { textOf } from "../../src/shared/json.js";
import { thrownBy } from "../client/server.js";
import { listen } from "../faults/server.js";
import { clientOf, mockWith, newLink } from "./client.js";

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema(parse(readFileSync("spec/mock-control.yaml", "utf8")), "control");

let mock: Mock;
beforeEach(async () => {
  mock = await mockWith();
});

async function told(id: keyof typeof control, body?: unknown, query = "") {
  const { method, path } = control[id];
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
  const response = await fetch(mock.url + path + query, init);
  const text = await response.text();
  const type = response.headers.get("Content-Type");
  return { status: response.status, body: text && JSON.parse(text), ...(type && { type }) };
}

test("no operation of the contract has a control path", () => {
  for (const { path } of Object.values(operations)) expect(path.startsWith(CONTROL_PATH)).toBe(false);
  for (const { path } of Object.values(control)) expect(path.startsWith(CONTROL_PATH)).toBe(true);
});

describe("over HTTP", () => {
  test("the recorded requests have the described form, without a signature", async () => {
    await clientOf(mock).linkCard(newLink());
    const { body, ...rest } = await told("requests");
    expect({ ...rest, body }).toMatchObject({
      status: 200,
      type: "application/json",
      body: [{ operation: "linkCard", auth_id: "123456", verified: true, status: 200, body: { card_id: "card-1" } }],
    });
    expect(JSON.stringify(body).toLowerCase()).not.toContain("jws");
    expect(schemaErrors("Request", (body as unknown[])[0])).toEqual([]);
  });

  test("a plan applies to as many requests as it says, and to no others", async () => {
    const planned = await told("next", { scenario: "http-400", operation: "linkCard", count: 2 });
    expect(planned.status).toBe(204);
    const client = clientOf(mock);
    const kinds = [];
    for (let count = 0; count < 3; count++) kinds.push((await client.linkCard(newLink())).kind);
    expect(kinds).toEqual(["unknown", "unknown", "linked"]);
  });

  test("a plan for a card or for request/status affects nothing else", async () => {
    await told("next", { scenario: "rejected", card_id: "card-2" });
    await told("next", { scenario: "html", operation: "requestStatus" });
    const client = clientOf(mock);
    expect(await client.linkCard(newLink())).toMatchObject({ kind: "linked" });
    const other = await client.linkCard(newLink({ card_id: "card-2" }));
    expect(other).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
    const asked = [];
    for (let count = 0; count < 2; count++) asked.push((await client.requestStatus(other.request_id)).kind);
    expect(asked).toEqual(["unanswered", "answered"]);
  });

  test("a wait ends when the request arrives, or with a timeout", async () => {
    const waiting = told("wait", { operation: "linkCard", timeout: 60_000 });
    const client = clientOf(mock);
    const { request_id } = await client.linkCard(newLink());
    expect(await waiting).toMatchObject({ status: 200, body: [{ operation: "linkCard" }] });
    await client.requestStatus(request_id);
    const detail = expect.stringContaining("Within 20 ms, 1 of 2 such requests were received.");
    const late = await told("wait", { operation: "linkCard", count: 2, timeout: 20 });
    expect(late).toMatchObject({ status: 408, body: { title: "Timed out", detail } });
  });

  test("a late link is an error until it is settled, and linked then", async () => {
    const client = clientOf(mock);
    const lost = await client.linkCard(newLink({ card_id: "mock-late" }));
    expect(lost).toMatchObject({ kind: "unknown" });
    const state = async () => {
      const status = await client.requestStatus(lost.request_id);
      return status.kind === "answered" && status.body.status;
    };
    expect(await state()).toBe("error");
    await told("settle", { request_id: lost.request_id });
    expect(await state()).toBe("ok");
  });

  test("while it is down it refuses connections, and then it continues", async () => {
    const state = () =>
      fetch(mock.url + HEALTH_PATH).then(
        () => "up",
        ({ cause }) => cause.code,
      );
    await told("down", { milliseconds: 3000 });
    await expect.poll(state, { interval: 1 }).toBe("ECONNREFUSED");
    await expect.poll(state).toBe("up");
    expect(await clientOf(mock).linkCard(newLink())).toMatchObject({ kind: "linked" });
  });

  test("requests are told, and a reset forgets them, links and plans: of one auth_id, or all", async () => {
    const [one, other] = [clientOf(mock, "one"), clientOf(mock, "other")];
    const [{ request_id }] = [await one.linkCard(newLink()), await other.linkCard(newLink())];
    const known = newLink();
    await other.linkCard(known);
    expect((await told("requests", undefined, "?auth_id=123456.one")).body).toMatchObject([{ auth_id: "123456.one" }]);
    await told("next", { scenario: "rejected", auth_id: "123456.one" });
    await told("reset", { auth_id: "123456.one" });
    expect((await told("requests")).body).toMatchObject(Array(2).fill({ auth_id: "123456.other" }));
    expect(await one.linkCard(newLink())).toMatchObject({ kind: "linked" });
    const status = async (client: typeof one, id: string) =>
      textOf((await client.requestStatus(id)).body, "request_status");
    expect([await status(one, request_id), await status(other, known.request_id)]).toEqual(["error", "success"]);
    await told("reset", {});
    expect((await told("requests")).body).toEqual([]);
    expect(await status(other, known.request_id)).toBe("error");
  });

  test.each<[string, keyof typeof control, unknown, RegExp]>([
    ["a scenario that there isn't", "next", { scenario: "nonsense" }, /scenario must be one of linked, /],
    ["an operation that there isn't", "next", { scenario: "linked", operation: "x" }, /operation must be one of link/],
    [
      "members that there aren't",
      "settle",
      { id: 1, no: 1 },
      /id is not a member of this contract; leave it out; no is not/,
    ],
    ["a body of over a mebibyte", "reset", { auth_id: "1".repeat(2 ** 20) }, /must be object/],
    ["no time", "down", {}, /milliseconds/],
    ["what is no object", "reset", [], /must be object/],
  ])("%s is refused with words on it", async (_what, id, body, why) => {
    const refused = await told(id, body);
    const problem = { title: "Invalid request body", detail: expect.stringMatching(why) };
    expect(refused).toMatchObject({ status: 400, body: problem });
    expect(schemaErrors("Problem", refused.body)).toEqual([]);
  });

  test("a browser's request is refused, from any site", async () => {
    const init = { method: "POST", body: "{}", headers: { Origin: "http://127.0.0.1:4010" } };
    const refused = await fetch(mock.url + control.reset.path, init);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toMatchObject({
      title: "Browser requests are not allowed",
      detail: expect.stringMatching(/^Otherwise any site could control the mock/),
    });
  });

  test("an unknown control path is refused with the known ones", async () => {
    for (const request of [`${CONTROL_PATH}nothing`, control.next.path]) {
      const response = await fetch(mock.url + request);
      expect(response.status).toBe(404);
      const { title, detail } = (await response.json()) as { title: string; detail: string }; // a problem document
      expect(title).toBe("No such control");
      expect(detail).toContain("GET /_mock/requests, POST /_mock/wait, POST /_mock/next");
    }
  });
});

test("fifty tests that share one mock, each with an auth_id of its own, don't see each other", async () => {
  const one = async (_: unknown, index: number) => {
    const [client, authId] = [clientOf(mock, `test-${index}`), `123456.test-${index}`];
    const scenario = index % 2 === 0 ? "rejected" : "linked";
    mock.next({ scenario, authId, count: 3 });
    const kinds = [];
    for (let count = 0; count < 3; count++) kinds.push((await client.linkCard(newLink())).kind);
    // The same id in all of them, which one client of them all would be refused.
    const request_id = "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b".replace("0c1d", String(1000 + index));
    await client.linkCard(newLink({ request_id }));
    const kind = scenario === "linked" ? scenario : "unknown";
    expect(kinds).toEqual([kind, kind, kind]);
    expect(await mock.waitFor({ authId, count: 4, timeout: 60_000 })).toHaveLength(4);
    expect(await mock.waitFor({ authId, request_id: request_id.toUpperCase() })).toHaveLength(1);
  };
  await Promise.all(Array.from({ length: 50 }, one));
});

test("settling one request, or none, doesn't affect the others", async () => {
  const own = await mockWith({ scenario: "processing-then-success", polls: 20 });
  const client = clientOf(own);
  const [one, other] = [await client.linkCard(newLink()), await client.linkCard(newLink())];
  const ends = async () => {
    const states = [];
    for (const { request_id } of [one, other]) {
      const status = await client.requestStatus(request_id);
      states.push(status.kind === "answered" && status.body.request_status);
    }
    return states;
  };
  own.settle({ request_id: crypto.randomUUID() });
  own.settle({ authId: "123456.another" });
  expect(await ends()).toEqual(["process", "process"]);
  own.settle({ request_id: one.request_id });
  expect(await ends()).toEqual(["success", "process"]);
  own.settle();
  expect(await ends()).toEqual(["success", "success"]);
});

test("its methods refuse invalid arguments by name, as over HTTP", async () => {
  const refused = async (method: string, call: () => unknown, says: string) => {
    const message = expect.stringContaining(`Invalid arguments to mock.${method}():\n  ${says}`);
    expect(await thrownBy(call)).toMatchObject({ code: "invalid_option", message });
  };
  for (const count of [-1, 0, 1.5, 1001]) {
    await refused("next", () => mock.next({ scenario: "linked", count }), "count must be ");
    await refused("waitFor", () => mock.waitFor({ count }), "count must be ");
  }
  for (const timeout of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
    await refused("waitFor", () => mock.waitFor({ timeout }), "timeout must be ");
  }
  // What an untyped caller could pass.
  for (const time of ["500", undefined, -1]) await refused("down", () => mock.down(time as number), "milliseconds ");
  await refused("settle", () => mock.settle({ request_id: 7 as unknown as string }), "request_id ");
  await refused("reset", () => mock.reset({ authId: 7 as unknown as string }), "auth_id ");
  const operation = "linkcard" as "linkCard"; // a slip that the compiler would find
  const message = expect.stringContaining("operation must be one of linkCard, ");
  await expect(mock.waitFor({ operation })).rejects.toMatchObject({ code: "invalid_option", message });
  // Of all that nothing was planned, and the mock still listens.
  expect((await clientOf(mock).linkCard(newLink())).kind).toBe("linked");
});

test("a second call of down ends with the first", async () => {
  const ended: string[] = [];
  const first = mock.down(60).then(() => ended.push("first"));
  await Promise.all([first, mock.down(1).then(() => ended.push("second"))]);
  expect(ended).toEqual(["first", "second"]);
  expect((await clientOf(mock).linkCard(newLink())).kind).toBe("linked");
  const third = mock.down(500);
  await expect(fetch(mock.url)).rejects.toThrow();
  await third;
});

test("down says so if another server took the port meanwhile", async () => {
  const own = await mockWith();
  const down = own.down(3000);
  const other = createServer();
  await vi.waitFor(() => listen(other, { port: Number(new URL(own.url).port) }), { timeout: 60_000 });
  await expect(down).rejects.toMatchObject({ code: "EADDRINUSE" });
  await new Promise((done) => other.close(done));
});

/** What of the control's own description a value breaks. */
function schemaErrors(schema: string, value: unknown): unknown[] {
  ajv.validate(`control#/components/schemas/${schema}`, value);
  return ajv.errors ?? [];
}
