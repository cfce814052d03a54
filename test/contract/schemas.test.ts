import { up } from "up-fetch";
import { expect, test } from "vitest";
import { schemas } from "../../src/index.js";

const link = { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f4a5b", client_id: "client-700123", card_id: "card-900456" };
const { request } = schemas.linkCard;

test("a schema tells whether a value keeps it", () => {
  expect(request.is(link)).toBe(true);
  expect(request["~standard"].validate(link)).toEqual({ value: link });
  expect(schemas.linkCard.response.is({ status: "ok", request_status: "success", dt: "2026-01-15T07:30:45Z" })).toBe(
    true,
  );
  for (const value of [{ ...link, request_id: "1" }, { ...link, more: 1 }, [link], null, undefined, "x"]) {
    expect(request.is(value)).toBe(false);
  }
});

test("a member that a value has from its prototype isn't sent, so it doesn't count", () => {
  const { card_id, ...rest } = link;
  expect(request.is(Object.assign(Object.create({ card_id }), rest))).toBe(false);
  expect(request.is(Object.assign(Object.create({ toJSON: () => ({}) }), link))).toBe(true);
});

test("what breaks it is said with the way to it and without the value", () => {
  const response = schemas.requestStatus.response["~standard"];
  const cards = [{ card_id: "k" }, { card_id: 4111111111111111 }];
  const said = response.validate({ status: "ok", request_status: "done", dt: "2026-01-15T07:30:45Z", cards });
  expect(said).toEqual({
    issues: [
      { message: "request_status must be one of success, process, error", path: ["request_status"] },
      { message: "cards.1.card_id must be string", path: ["cards", 1, "card_id"] },
    ],
  });
});

test.each([null, "text", [], 1])("%j is no body, which is said of the body as a whole", (value) => {
  expect(request["~standard"].validate(value)).toEqual({ issues: [{ message: "the body must be object", path: [] }] });
});

/** A fetch that another library wraps. */
const responding =
  (body: object): typeof fetch =>
  async () =>
    Response.json(body);

test("a library that takes a Standard Schema validates a response with it, and knows its type", async () => {
  const body = { status: "ok", request_status: "process", dt: "2026-01-15T07:30:45Z" };
  const options = { schema: schemas.requestStatus.response };
  const { request_status } = await up(responding(body))("https://api.example/", options);
  expect(request_status satisfies "success" | "process" | "error").toBe("process");

  const broken = up(responding({ ...body, dt: "yesterday" }))("https://api.example/", options);
  await expect(broken).rejects.toMatchObject({
    issues: [{ message: 'dt must match format "date-time"', path: ["dt"] }],
  });
});
