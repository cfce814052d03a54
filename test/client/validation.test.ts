import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { type LinkCardRequest, schemas } from "../../src/index.js";
import { clientOf, json, newLink, startServer, text, thrownBy, valid } from "./server.js";

const link = { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "client-700123", card_id: "card-900456" };
const [TYPE, NOT_JSON] = [
  "the media type must be application/json, in UTF-8",
  "the body must be one JSON document in UTF-8",
];
const NOT_BLANK = "text that is not blank and has no control characters or unpaired surrogates";

describe("a request that breaks the contract", () => {
  const CARD = "4111111111111111";

  test.each<[string, object, string]>([
    ["a name that is data", { [CARD]: 1 }, "(another member) is not a member of this contract; leave it out"],
    ["no UUID", { request_id: CARD }, "request_id must be a UUID of 36 characters other than the nil UUID"],
    ["a missing member", { card_id: undefined }, `card_id is missing (expected ${NOT_BLANK})`],
    ["a member too many", { pan: CARD }, "pan is not a member of this contract; leave it out"],
    ["a number for an id", { card_id: Number(CARD) }, "card_id must be string"],
    ["a line break in an id", { card_id: `${CARD}\r\n` }, `card_id must be ${NOT_BLANK}`],
    ["half of a pair of surrogates in an id", { card_id: `${CARD}\uD83D` }, `card_id must be ${NOT_BLANK}`],
  ])("(%s) is not sent, and the error names the member without its value", async (_flaw, change, message) => {
    const server = await startServer();
    const broken = { ...link, ...change } as LinkCardRequest;
    const { issues = [] } = schemas.linkCard.request["~standard"].validate(broken);
    expect(issues.map((issue) => issue.message)).toEqual([message]);
    for (const method of ["linkCard", "settle"] as const) {
      const error = await thrownBy(() => clientOf(server)[method](broken));
      expect(error).toMatchObject({
        code: "invalid_request",
        message: `The request breaks the contract and was not sent:\n  ${message}`,
      });
      expect(inspect(error, { depth: null })).not.toContain(CARD);
    }
    expect(server.received).toEqual([]);
  });

  test("says where it breaks it, by member and keyword", async () => {
    const broken = { ...link, request_id: "00000000-0000-0000-0000-000000000000", card_id: "" };
    const [first, second] = [
      { member: "request_id", keyword: "not" },
      { member: "card_id", keyword: "pattern" },
    ];
    const call = clientOf(await startServer()).linkCard(broken);
    await expect(call).rejects.toMatchObject({ family: "input", violations: [first, second] });
  });

  test("is not sent through the raw client either, in another media type or in none", async () => {
    const server = await startServer();
    const client = clientOf(server);

    const asText = client.POST(operations.linkCard.path, { body: link, headers: { "content-type": "text/plain" } });
    await expect(asText).rejects.toMatchObject({
      violations: [{ keyword: "media_type", message: TYPE }],
    });
    const notJson = client.POST(operations.linkCard.path, { body: link, bodySerializer: () => "{" });
    await expect(notJson).rejects.toMatchObject({
      violations: [{ keyword: "not_json", message: NOT_JSON }],
    });
    expect(server.received).toEqual([]);
  });
});

describe("a response that breaks the contract", () => {
  test.each<[string, Parameters<typeof startServer>[0], string]>([
    ["a missing member", json({ ...valid, dt: undefined }), "dt is missing (expected date-time)"],
    [
      "an unknown value",
      json({ ...valid, request_status: "done" }),
      "request_status must be one of success, process, error",
    ],
    ["an impossible date", json({ ...valid, dt: "2026-02-30T12:30:45Z" }), 'dt must match format "date-time"'],
    ["a code of another type", json({ ...valid, error_code: true }), "error_code must be string,integer"],
    ["an array", json([valid]), "the body must be object"],
    ["no media type", (response) => response.end(JSON.stringify(valid)), TYPE],
    ["a media type that is a member of every object", text(JSON.stringify(valid), { type: "constructor" }), TYPE],
    ["two byte order marks", text(`\uFEFF\uFEFF${JSON.stringify(valid)}`), NOT_JSON],
    ["a byte order mark alone", text("\uFEFF"), NOT_JSON],
    [
      "a member twice",
      text(`{"status":"error",${JSON.stringify(valid).slice(1)}`),
      "the body must be one JSON document without duplicate members",
    ],
    [
      "members hidden in a prototype",
      text(`{"__proto__":${JSON.stringify(valid)}}`),
      "status is missing (expected one of ok, error)",
    ],
  ])("(%s) is never returned as a success", async (_flaw, answer, message) => {
    const client = clientOf(await startServer(answer));
    const reason = {
      family: "contract",
      httpStatus: 200,
      violations: expect.arrayContaining([expect.objectContaining({ message })]),
    };

    expect(await client.linkCard(link)).toMatchObject({ kind: "unknown", reason });
    expect(await client.requestStatus(link.request_id)).toMatchObject({ kind: "unanswered", reason });
    await expect(client.POST(operations.linkCard.path, { body: link })).rejects.toMatchObject(reason);
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

describe("a response that keeps the contract", () => {
  test("is returned whole, with undocumented members", async () => {
    const body = { ...valid, more: { of: ["everything"] } };
    await expect(clientOf(await startServer(json(body))).linkCard(link)).resolves.toMatchObject({ body });
  });

  test.each(["application/json ; charset=utf-8", 'application/json;charset="UTF8"', "Application/JSON; charset=utf-8"])(
    "may say %s",
    async (type) => {
      const client = clientOf(await startServer(text(JSON.stringify(valid), { type })));
      await expect(client.linkCard(link)).resolves.toMatchObject({ kind: "linked", body: valid });
    },
  );

  test("may begin with a byte order mark, as servers in PHP send it, whatever its status", async () => {
    const client = clientOf(await startServer(text(`\uFEFF${JSON.stringify(valid)}`)));
    expect(await client.linkCard(link)).toMatchObject({ kind: "linked", body: valid });
    expect(await client.requestStatus(link.request_id)).toMatchObject({ kind: "answered", body: valid });
    expect((await client.POST(operations.linkCard.path, { body: link })).data).toEqual(valid);
    const failing = clientOf(await startServer(text('\uFEFF{"a":1}', { status: 500 })));
    expect(await failing.linkCard(link)).toMatchObject({ kind: "unknown", body: { a: 1 } });
  });
});

test("a connection that breaks amid the response is no breach of the contract", async () => {
  const server = await startServer((response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": 500 });
    response.write("{", () => response.destroy());
  });
  const reason = { code: "connection_lost" };
  await expect(clientOf(server).POST(operations.linkCard.path, { body: link })).rejects.toMatchObject(reason);
  expect(await clientOf(server).linkCard(newLink())).toMatchObject({ kind: "unknown", reason });
});
