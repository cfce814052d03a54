/** What untyped callers and polluted prototypes do to a call. */
import { expect, onTestFinished, test } from "vitest";
import { operations, signatureScheme } from "../../generated/contract.js";
import { CardLinkError, createCardLinkClient, type LinkOutcome, validate } from "../../src/index.js";
import { verify } from "../../src/signing/index.js";
import { json, startServer, text, valid } from "./server.js";

const credentials = { authId: "1", secret: "secret" };
const newLink = () => ({ request_id: crypto.randomUUID(), client_id: "client-700123", card_id: "card-900456" });

async function start(answer = json(valid)) {
  const server = await startServer(answer);
  return { server, client: createCardLinkClient({ baseUrl: server.url, ...credentials }) };
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
  status: "ok",
  request_status: "success",
  dt: valid.dt,
  kind: "linked",
  /** Of bodies and protected headers alone: the runner writes its own objects as JSON. */
  get toJSON() {
    return Object.hasOwn(this, "client_id") || Object.hasOwn(this, "request_id") || Object.hasOwn(this, "uri")
      ? () => "polluted"
      : undefined;
  },
};

test("a polluted prototype changes neither what is sent and signed nor what is said of it", async () => {
  const { server, client } = await start();
  const { request_id, ...bare } = newLink();
  // With a `status` of all objects, undici loses the one of its responses; the next test has that too.
  const { status: _, ...pollution } = POLLUTION;
  Object.defineProperty(pollution, "toJSON", Object.getOwnPropertyDescriptor(POLLUTION, "toJSON") ?? {});
  const clean = pollute(pollution);
  const links = [await client.linkCard({ ...bare, request_id }), await client.linkCard(bare)];
  const status = await client.requestStatus(request_id);
  const followed = await client.follow(request_id);
  clean();

  expect(links.map(({ kind }) => kind)).toEqual(["linked", "linked"]);
  expect(links[1]?.request_id).not.toBe(POLLUTION.request_id);
  expect([status.kind, followed.kind, followed.operation]).toEqual(["answered", "linked", "linkCard"]);
  expect(server.received.map(({ body }) => JSON.parse(String(body)))).toEqual([
    { request_id, ...bare },
    { request_id: links[1]?.request_id, ...bare },
    { request_id },
    { request_id },
  ]);
  for (const { path, headers, body } of server.received) {
    const signed = String(headers[signatureScheme.header.toLowerCase()]);
    expect(await verify(signed, body, { method: "POST", path }, credentials)).toEqual({ verified: true });
  }
});

test("a response gets no member from a polluted prototype", async () => {
  const { client } = await start(json({}));
  const link = newLink();
  const clean = pollute(POLLUTION);
  const kinds = [(await client.linkCard(link)).kind];
  kinds.push((await client.follow(link.request_id, { deadline: 50, interval: 10 })).kind);
  clean();
  expect(kinds).toEqual(["unknown", "unknown"]);
});

test("null for the options is none", async () => {
  const { client } = await start();
  const link = newLink();
  // @ts-expect-error what an untyped caller could pass
  expect(await client.linkCard(link, null)).toMatchObject({ kind: "linked" });
  // @ts-expect-error as above
  expect(await client.requestStatus(link.request_id, null)).toMatchObject({ kind: "answered" });
  // @ts-expect-error as above
  expect(await client.follow(link.request_id, null)).toMatchObject({ kind: "linked" });
  // @ts-expect-error as above
  await expect(client.POST(operations.linkCard.path, null)).rejects.toMatchObject({ code: "invalid_request" });
});

test.each<[string, object]>([
  ["without a reason", { kind: "unknown" }],
  ["whose reason is null", { kind: "unknown", reason: null }],
  ["whose reason is text", { kind: "unknown", reason: "lost" }],
  ["in process, with a reason that is null", { kind: "in_process", reason: null }],
  ["whose kind is null", { kind: null }],
  ["without an operation", { kind: "in_process", body: valid }],
  ["with nothing but its id", {}],
])("an outcome that a database kept is followed: one %s", async (_what, kept) => {
  const { client } = await start();
  const { request_id } = newLink();
  const outcome = await client.follow({ ...kept, request_id } as LinkOutcome);
  expect(outcome).toMatchObject({ kind: "linked", operation: "linkCard", request_id });
});

test.each<[string, unknown]>([
  ["one that only reads", "requestStatus"],
  ["a member of every object", "toString"],
  ["no text", ""],
  ["a number", 1],
  ["an object", {}],
  ["one that is no text even if converted", Object.create(null)],
  ["a symbol", Symbol("operation")],
])("an operation that can't be followed is refused by name: %s", async (_what, operation) => {
  const { server, client } = await start();
  const { request_id } = newLink();
  const refused = { code: "invalid_option", message: "operation must be one of linkCard." };
  const any = operation as never; // what an untyped caller could pass
  await expect(client.follow(request_id, { operation: any })).rejects.toMatchObject(refused);
  const kept = { kind: "in_process", request_id, operation } as unknown as LinkOutcome;
  await expect(client.follow(kept)).rejects.toMatchObject(refused);
  expect(server.received).toEqual([]);
});

test.each<[string, unknown]>([
  ["undefined", undefined],
  ["null", null],
  ["a number", 1],
  ["text", "text"],
  ["an array", []],
  ["a symbol", Symbol("id")],
  ["a function", () => {}],
])("%s is refused for an input and for an id", async (_what, value) => {
  const { server, client } = await start();
  // What an untyped caller could pass.
  const any = value as never;
  for (const call of [() => client.linkCard(any), () => client.requestStatus(any), () => client.follow(any)]) {
    const error: unknown = await call().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(CardLinkError);
    expect(error).toMatchObject({ code: "invalid_request" });
  }
  expect(server.received).toEqual([]);
});

test.each<[string, number]>([
  ["in a success", 200],
  ["in a refusal", 400],
  ["in what breaks the contract", 500],
])("a response that nests 30,000 deep can be written as JSON: %s", async (_what, status) => {
  const nested = `${"[".repeat(30_000)}${"]".repeat(30_000)}`;
  const { client } = await start(text(JSON.stringify(valid).replace("}", `,"more":${nested}}`), { status }));
  const link = newLink();
  for (const outcome of [await client.linkCard(link), await client.requestStatus(link.request_id)]) {
    expect(JSON.stringify(outcome)).toContain("nested too deeply");
  }
});

test("a request_id that the input has from its class is refused, since a new one in its place could link twice", async () => {
  const { server, client } = await start();
  const { request_id, ...bare } = newLink();
  class Row {
    readonly client_id = bare.client_id;
    readonly card_id = bare.card_id;
    get request_id() {
      return request_id;
    }
  }
  await expect(client.linkCard(new Row())).rejects.toMatchObject({
    code: "invalid_request",
    message: "request_id must be a member of the body itself. This one has it from its class or prototype.",
  });
  expect(server.received).toEqual([]);
  expect(validate("linkCard", new Row())).toMatchObject([{ member: "request_id", keyword: "required" }]);
});

test.each(["pending", "LINKED", "unanswered", "toString", 1])(
  "a kind that no outcome has is refused: %s",
  async (kind) => {
    const { server, client } = await start();
    const { request_id } = newLink();
    await expect(client.follow({ request_id, kind } as unknown as LinkOutcome)).rejects.toMatchObject({
      code: "invalid_option",
      message: "kind must be one of linked, in_process, rejected, not_sent, unknown.",
    });
    expect(server.received).toEqual([]);
  },
);

test("what only inherits from a signal is refused before anything is begun, and keeps no id", async () => {
  const { client } = await start();
  const link = newLink();
  const options = { signal: Object.create(AbortSignal.prototype) };
  const refused = { code: "invalid_option", message: "signal must be an AbortSignal." };
  await expect(client.linkCard(link, options)).rejects.toMatchObject(refused);
  await expect(client.requestStatus(link.request_id, options)).rejects.toMatchObject(refused);
  await expect(client.follow(link.request_id, options)).rejects.toMatchObject(refused);
  expect(await client.linkCard(link)).toMatchObject({ kind: "linked" });
});

test("an outcome is the same after JSON, with a number in it that no double holds too", async () => {
  const { client } = await start(text(JSON.stringify(valid).replace("}", ',"more":[1e400,-1e400]}')));
  const outcome = await client.linkCard(newLink());
  expect(outcome).toMatchObject({ kind: "linked", body: { more: [null, null] } });
  expect(JSON.parse(JSON.stringify(outcome))).toEqual(outcome);
});
