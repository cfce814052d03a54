import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { type LinkCardRequest, schemas } from "../../src/index.js";
import { type Answer, clientOf, json, newLink, startServer, text, thrownBy, valid } from "./server.js";

const { path } = operations.linkCard;
const link = newLink();
const TYPE = "the media type must be application/json, in UTF-8";
const NOT_JSON = "the body must be one JSON document in UTF-8";
const NOT_BLANK = "text that is not blank and has no control characters or unpaired surrogates";
const CARD = "4111111111111111";

test.each<[flaw: string, change: object, message: string]>([
  ["a name that is data", { [CARD]: 1 }, "(another member) is not a member of this contract; leave it out"],
  ["no UUID", { request_id: CARD }, "request_id must be a UUID of 36 characters other than the nil UUID"],
  ["a missing member", { card_id: undefined }, `card_id is missing (expected ${NOT_BLANK})`],
  ["a member too many", { pan: CARD }, "pan is not a member of this contract; leave it out"],
  ["a number for an id", { card_id: Number(CARD) }, "card_id must be string"],
  ["a line break in an id", { card_id: `${CARD}\r\n` }, `card_id must be ${NOT_BLANK}`],
  ["half of a pair of surrogates in an id", { card_id: `${CARD}\uD83D` }, `card_id must be ${NOT_BLANK}`],
])("a request with %s is not sent, and the error names the member without its value", async (_flaw, change, says) => {
  const server = await startServer();
  const broken = { ...link, ...change } as LinkCardRequest; // what an untyped caller could pass
  const { issues = [] } = schemas.linkCard.request["~standard"].validate(broken);
  expect(issues.map((issue) => issue.message)).toEqual([says]);
  const message = `The request breaks the contract and was not sent:\n  ${says}`;
  for (const method of ["linkCard", "settle"] as const) {
    const error = await thrownBy(() => clientOf(server)[method](broken));
    expect(error).toMatchObject({ family: "input", code: "invalid_request", message });
    expect(inspect(error, { depth: null })).not.toContain(CARD);
  }
  expect(server.received).toEqual([]);
});

test.each<[flaw: string, init: object, keyword: string, message: string]>([
  ["in another media type", { headers: { "content-type": "text/plain" } }, "media_type", TYPE],
  ["that is no JSON", { bodySerializer: () => "{" }, "not_json", NOT_JSON],
  ["without a body", { body: undefined }, "type", "the body must be object"],
])("a request %s is not sent through the raw client either", async (_flaw, init, keyword, message) => {
  const server = await startServer();
  const violations = [{ member: "", keyword, message }];
  await expect(clientOf(server).POST(path, { body: link, ...init })).rejects.toMatchObject({ violations });
  expect(server.received).toEqual([]);
});

const bare = JSON.stringify(valid);
const TWICE = "the body must be one JSON document without duplicate members";

describe("a response that breaks the contract", () => {
  test.each<[flaw: string, answer: Answer, message: string]>([
    ["a missing member", json({ ...valid, dt: undefined }), "dt is missing (expected date-time)"],
    ["an unknown value", json({ ...valid, status: "done" }), "status must be one of ok, error"],
    ["a code of another type", json({ ...valid, error_code: true }), "error_code must be string,integer"],
    ["an array", json([valid]), "the body must be object"],
    ["no media type", (response) => response.end(bare), TYPE],
    ["a media type that is a member of every object", text(bare, { type: "constructor" }), TYPE],
    ["two byte order marks", text(`\uFEFF\uFEFF${bare}`), NOT_JSON],
    ["a member twice", text(bare.replace("{", '{"status":"error",')), TWICE],
    ["members in a prototype", text(`{"__proto__":${bare}}`), "status is missing (expected one of ok, error)"],
  ])("(%s) is never returned as a success", async (_flaw, answer, message) => {
    const client = clientOf(await startServer(answer));
    const violations = expect.arrayContaining([expect.objectContaining({ message })]);
    const reason = { family: "contract", httpStatus: 200, violations };

    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason });
    expect(await client.requestStatus(link.request_id)).toMatchObject({ kind: "unanswered", reason });
    await expect(client.POST(path, { body: link })).rejects.toMatchObject(reason);
  });

  test("is described by ten violations and the number of the others", async () => {
    const cards = Array(20_000).fill({});
    const outcome = await clientOf(await startServer(json({ ...valid, cards }))).requestStatus(link.request_id);
    const reason = "reason" in outcome ? outcome.reason : undefined;

    expect(reason?.message.split("\n")).toEqual([
      expect.stringContaining("breaks the contract:"),
      ...cards.slice(0, 10).map((_, at) => `  cards.${at}.card_id is missing (expected string)`),
      "  and 19,990 more",
    ]);
    expect(JSON.stringify(reason).length).toBeLessThan(5_000);
  });
});

describe("a response that keeps the contract is returned whole", () => {
  test.each<[what: string, answer: Answer, body?: object]>([
    ["with undocumented members", json({ ...valid, more: { of: "it" } }), { ...valid, more: { of: "it" } }],
    ["with a blank before its charset", text(bare, { type: "application/json ; charset=utf-8" })],
    ["with its charset in quotation marks", text(bare, { type: 'application/json;charset="UTF8"' })],
    ["with its media type in capitals", text(bare, { type: "Application/JSON; charset=utf-8" })],
    ["with a byte order mark, as servers in PHP send it", text(`\uFEFF${bare}`)],
  ])("%s", async (_what, answer, body = valid) => {
    const client = clientOf(await startServer(answer));
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked", body });
    expect(await client.requestStatus(link.request_id)).toMatchObject({ kind: "answered", body });
    expect((await client.POST(path, { body: link })).data).toEqual(body);
  });

  test("with a byte order mark and an undocumented status too", async () => {
    const client = clientOf(await startServer(text('\uFEFF{"a":1}', { status: 500 })));
    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", body: { a: 1 } });
  });
});
