/** What is kept of a request and shown of it, and what a refusal looks like. */
import { describe, expect, test } from "vitest";
import type { ReceivedRequest } from "../../src/mock/handler.js";
import { Records } from "../../src/mock/records.js";
import { lineOf, type MockRequest, recordOf } from "../../src/mock/requests.js";
import { OWN, problem } from "../../src/mock/response.js";

test("a refusal is a problem document of the mock's own", () => {
  expect(problem(418, "Teapot", "It is one.")).toEqual({
    status: 418,
    mediaType: "application/problem+json",
    body: { title: "Teapot", status: 418, detail: `It is one. ${OWN}` },
    origin: "own",
    why: "Teapot: It is one.",
  });
  expect(OWN).toBe("This response is the mock's own; the vendor documents none.");
  expect(problem(418, "T", "D", { headers: { Allow: "GET" }, part: "form" })).toMatchObject({
    headers: { Allow: "GET" },
    body: { part: "form" },
  });
});

describe("a request", () => {
  const received: ReceivedRequest = {
    method: "POST",
    path: "/v5/card-api/card/link?a=1",
    headers: { "x-jws-signature": "secret", accept: "*/*" },
    bytes: Buffer.alloc(64 * 1024),
  };
  const answer = { status: 200, mediaType: "", body: {}, origin: "own" };
  const record: MockRequest = {
    at: "2026-01-15T07:30:45.123Z",
    authId: undefined,
    method: "POST",
    path: "/v5/card-api/card/link?a=1",
    headers: { accept: "*/*" },
    body: { request_id: "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f1234" },
    operation: "linkCard",
    verified: true,
    status: 200,
    answer: "own",
    why: "w",
  };
  const { body } = record;

  test("is recorded without its signature, with a body of 64 KiB at most, and without a status where it was reset", () => {
    const response = { ...answer, why: "w" };
    const now = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    const kept = recordOf(received, { response, operation: "linkCard", body, verified: true });
    expect(kept).toEqual({ ...record, at: now });
    const handled = { response: { ...answer, reset: true }, body, verified: true };
    for (const bytes of [Buffer.alloc(64 * 1024 + 1), undefined]) {
      expect(recordOf({ ...received, bytes }, handled)).toMatchObject({ body: undefined, status: undefined });
    }
    expect(recordOf(received, { ...handled, verified: false }).body).toBeUndefined();
  });

  test("is a line for people", () => {
    expect(lineOf(record, body)).toBe("POST /v5/card-api/card/link 200 own …1234  w");
    const short = { ...record, why: undefined };
    expect(lineOf({ ...short, status: undefined }, body)).toBe("POST /v5/card-api/card/link reset own …1234");
    for (const request_id of ["1234", "3f2a9c1e-5b7d-4e80-9a46-0c1d2e3f1234\n", 12_345]) {
      expect(lineOf(short, { request_id })).toBe("POST /v5/card-api/card/link 200 own");
    }
    const elsewhere = { ...short, operation: undefined };
    for (const [path, shown] of [
      ["/a\nb", "/a\nb"],
      ["/v5/status/828cf71d-a447-4a67-a149-c1df8bc197ca/log", "/v5/status/…/log"],
      ["/v5/828cf71d%2da447%2d4a67", "/v5/…"],
      ["/clients/client-700123/123", "/clients/…/123"],
      ["/abcdefghijklmno/abcdefghijklmnop", "/abcdefghijklmno/…"],
      ["/v5?auth_id=1\n/a", "/v5"],
      ["/v5#828cf71d", "/v5"],
      [`/${"a/".repeat(90)}`, `/${"a/".repeat(39)}a`],
    ] as const) {
      expect(lineOf({ ...elsewhere, path }, null)).toBe(`POST ${JSON.stringify(shown)} 200 own`);
    }
  });

  test("is dropped when a thousand have come after it", () => {
    const records = new Records();
    const record = recordOf(received, { response: answer, verified: false });
    for (let at = 0; at <= 1000; at++) records.add({ ...record, path: `/${at}` });
    expect([records.all.length, records.all[0]?.path]).toEqual([1000, "/1"]);
  });
});
