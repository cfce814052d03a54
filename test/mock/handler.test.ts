import { describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { handle, type ReceivedRequest } from "../../src/mock/handler.js";
import { EXAMPLE_CREDENTIALS } from "../../src/mock/index.js";
import { SCENARIOS } from "../../src/mock/scenarios.js";
import { Sessions } from "../../src/mock/sessions.js";
import { jws, linkBody } from "./client.js";

describe("the judge", () => {
  const state = {
    sessions: new Sessions(0),
    credentials: EXAMPLE_CREDENTIALS,
    scenario: SCENARIOS.linked,
    slowness: 0,
  };
  const { path } = operations.linkCard;
  const told = async (change: Partial<ReceivedRequest>) => {
    const body = linkBody();
    const headers = { "content-type": "application/json", "x-jws-signature": jws(body), ...change.headers };
    return handle({ method: "POST", path, bytes: Buffer.from(body), ...change, headers }, state);
  };

  const typed = (type: string) => ({ headers: { "content-type": type } });
  const bytes = (given: string | number[]) => ({ bytes: Buffer.from(given as string) }); // it takes both
  const paths = Object.values(operations).map((operation) => `${operation.method} ${operation.path}`);
  const other = "Wrong media type: Send Content-Type: application/json; ";
  const malformed = (is: string) => `Malformed JSON: The body ${is}. Send one JSON document in UTF-8.`;
  const notJson = malformed("is not one JSON document in UTF-8");
  test.each<[string, Partial<ReceivedRequest>, number, string]>([
    ["another method", { method: "PUT" }, 405, "Wrong method: Send POST to this path."],
    ["another path", { path: "/v5" }, 404, `No such operation: The contract has ${paths.join(" and ")}.`],
    ["too large a body", { bytes: undefined }, 413, "Body too large: A body has at most 1048576 bytes."],
    ["no media type", typed(""), 415, `${other}it is missing.`],
    ["another media type", typed("a/b"), 415, `${other}it is different.`],
    ["another charset", typed("application/json;charset=x"), 415, `${other}its charset is not UTF-8.`],
    ["a byte order mark", bytes("\uFEFF{}"), 400, malformed("begins with a byte order mark")],
    ["the first byte of one", bytes([0xef, 0xbb]), 400, notJson],
    ["other bytes that begin like one", bytes([0xef, 0xbc, 0xbf]), 400, notJson],
    ["half a document", bytes("{"), 400, notJson],
  ])("refuses %s, and says why", async (_what, change, status, why) => {
    expect(await told(change)).toMatchObject({ verified: false, response: { status, origin: "own", why } });
  });

  test("names the methods of a path, and ignores its query", async () => {
    expect((await told({ method: "PUT" })).response.headers).toEqual({ Allow: "POST" });
    expect((await told({ path: "/v5" })).response).not.toHaveProperty("headers");
    expect(await told({ path: `${path}?a=1` })).toMatchObject({ operation: "linkCard", verified: true });
  });

  test.each([
    ["example=refused", "example=refused"],
    ['wait=1,example="refused"', "example=refused"],
    ["a;example=refused", "example=refused"],
    ["notexample=refused", "example=linked"],
  ])("reads the preference %j", async (prefer, origin) => {
    expect((await told({ headers: { prefer } })).response.origin).toBe(origin);
  });
});
