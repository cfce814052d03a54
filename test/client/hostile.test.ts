/** What untyped callers, polluted prototypes and odd bodies do to a call. */
import { expect, onTestFinished, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { CardLinkError, schemas } from "../../src/index.js";
import { clientOf, inProcess, isSigned, json, newLink, refusal, startServer, text, thrownBy, valid } from "./server.js";

async function start(answer = json(valid)) {
  const server = await startServer(answer);
  return { server, client: clientOf(server, { settleAfter: 0 }) };
}

/** Until the function returned is called, or the test is over. Not enumerable, since the runner copies objects by `in`. */
function pollute(members: object): () => void {
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(members)))
    Object.defineProperty(Object.prototype, name, { ...descriptor, enumerable: false });
  const clean = () => {
    for (const name of Object.keys(members)) Reflect.deleteProperty(Object.prototype, name);
  };
  onTestFinished(clean);
  return clean;
}

const POLLUTION = {
  request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b",
  client_id: "polluted",
  request_status: "success",
  dt: valid.dt,
  kind: "linked",
  error_code: "polluted",
  error_description: "polluted",
  /** Of bodies and protected headers alone: the runner writes its own objects as JSON. */
  get toJSON() {
    return Object.hasOwn(this, "client_id") || Object.hasOwn(this, "request_id") || Object.hasOwn(this, "uri")
      ? () => "polluted"
      : undefined;
  },
};

test("a polluted prototype changes neither the signed request nor the outcome", async () => {
  const link = newLink();
  const { request_id } = link;
  const { server, client } = await start();
  // With a `status` of all objects, undici loses the one of its responses; the next test has that too.
  const clean = pollute(POLLUTION);
  const linked = await client.linkCard(link);
  const status = await client.requestStatus(request_id);
  const settled = await client.settle(link);
  clean();

  expect([linked.kind, status.kind, settled.kind]).toEqual(["linked", "answered", "linked"]);
  expect(server.received.map(({ body }) => JSON.parse(String(body)))).toEqual([link, { request_id }, { request_id }]);
  expect(server.received.map((received) => isSigned(received))).toEqual([true, true, true]);
});

test("a response gets no member from a polluted prototype", async () => {
  const { client } = await start(json({}));
  const [link, clean] = [newLink(), pollute({ ...POLLUTION, toJSON: undefined, status: "ok" })];
  const [outcome, status] = [await client.linkCard(link), await client.requestStatus(link.request_id)];
  clean();
  expect([outcome.kind, status.kind]).toEqual(["unknown", "unanswered"]);

  const refusing = await start(json(refusal));
  const cleanAgain = pollute(POLLUTION);
  const refused = await refusing.client.linkCard(newLink());
  const words = JSON.stringify("reason" in refused && refused.reason);
  cleanAgain();
  expect(words).toContain('"code":"refused"');
  expect(words).not.toContain("polluted");
});

const { request_id, ...others } = newLink();
test.each<[string, unknown]>([
  ["undefined", undefined],
  ["null", null],
  ["a number", 1],
  ["text", "text"],
  ["an array", []],
  ["a symbol", Symbol("id")],
  ["a function", () => {}],
  ["an id that would be made anew", others],
  ["an id that is undefined", { ...others, request_id: undefined }],
  ["an id that is null", { ...others, request_id: null }],
  // From its class or prototype, where no JSON would have it.
  ["an id that is inherited", Object.assign(Object.create({ request_id }), others)],
])("%s is refused for a link and for an id, and nothing is sent", async (_what, value) => {
  const { server, client } = await start();
  const any = value as never; // what an untyped caller could pass
  const post = () => client.POST(operations.linkCard.path, null as never);
  for (const call of [() => client.linkCard(any), () => client.requestStatus(any), () => client.settle(any), post]) {
    const error = await thrownBy(call);
    expect(error).toBeInstanceOf(CardLinkError);
    expect(error).toMatchObject({ code: "invalid_request" });
  }
  expect(schemas.linkCard.request.is(any)).toBe(false);
  expect(server.received).toEqual([]);
});

const nested = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
const having = (body: object, member: string) => JSON.stringify(body).replace("}", `,"more":${member}}`);

test.each<[string, body: string, status: number, more: string]>([
  ["nests 30,000 deep, in a success", having(valid, nested), 200, "nested too deeply"],
  ["nests 30,000 deep, in an error", having(refusal, nested), 200, "nested too deeply"],
  ["nests 30,000 deep, with an undocumented status", having(valid, nested), 500, "nested too deeply"],
  ["has a number that no double holds", having(valid, "[1e400,-1e400]"), 200, '"more":[null,null]'],
  ["has such a number, in process", having(inProcess, "1e400"), 200, '"more":null'],
  ["has such a number, with an undocumented status", having(valid, "1e400"), 500, '"more":null'],
])("a response that %s is the same after JSON", async (_what, body, status, more) => {
  const { client } = await start(text(body, { status }));
  const link = newLink();
  for (const outcome of [await client.linkCard(link), await client.requestStatus(link.request_id)]) {
    expect(JSON.stringify(outcome)).toContain(more);
    expect(JSON.parse(JSON.stringify(outcome))).toStrictEqual(outcome);
  }
});
