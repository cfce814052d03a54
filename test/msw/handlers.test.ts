/** The handlers for MSW, in place of a server. */
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { operations } from "../../generated/contract.js";
import { type Example, examples } from "../../generated/examples.js";
import { createCardLinkClient, type LinkOutcome } from "../../src/index.js";
import { cardLinkHandlers, type HandlerOptions } from "../../src/msw/index.js";
import { sign } from "../../src/signing/index.js";
import { request_id } from "../cli/setting.js";

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const credentials = { authId: "123456", secret: "secret" };
const baseUrl = "https://card-link.example";
const client = () => createCardLinkClient({ baseUrl, ...credentials, settleAfter: 0 });
const card = { client_id: "client-1", card_id: "card-1" };
const link = { request_id, ...card };
const { linkCard } = operations;

async function post(body: string, signature: Record<string, string>) {
  const headers = { "Content-Type": "application/json", ...signature };
  const response = await fetch(baseUrl + linkCard.path, { method: "POST", body, headers });
  const [origin, type] = [response.headers.get("X-Mock-Answer"), response.headers.get("Content-Type")];
  return { status: response.status, body: await response.json(), origin, type };
}
const signed = async (body: string) => ({ "X-JWS-Signature": await sign(body, linkCard, credentials) });

describe("a valid request", () => {
  test.each<[HandlerOptions["answers"], LinkOutcome["kind"], LinkOutcome["kind"], object]>([
    [undefined, "linked", "linked", examples.requestStatus.linked],
    [{ linkCard: "linked_utc" }, "linked", "linked", examples.requestStatus.linked],
    [{ linkCard: "in_process" }, "in_process", "linked", examples.requestStatus.linked],
    [{ linkCard: "in_process", requestStatus: "rejected" }, "in_process", "rejected", examples.requestStatus.rejected],
    [{ linkCard: "refused" }, "unknown", "rejected", examples.requestStatus.rejected],
    [{ linkCard: "contradictory_error_process" }, "unknown", "linked", examples.requestStatus.linked],
  ])("gets the examples named by %j, first %s and then %s", async (answers, first, end, { body }: Partial<Example>) => {
    server.use(...cardLinkHandlers({ credentials, ...(answers && { answers }) }));
    const outcome = await client().linkCard(link);
    expect(outcome).toMatchObject({ kind: first, body: examples.linkCard[answers?.linkCard ?? "linked"].body });
    expect(await client().settle(link, { interval: 1 })).toMatchObject({ kind: end, body });
  });
});

describe("an invalid request", () => {
  test("a duplicate request_id is refused in any spelling, and the refusal says what is undocumented", async () => {
    server.use(...cardLinkHandlers({ credentials }));
    const again = { ...card, request_id: request_id.toUpperCase() };
    const [first, second] = [JSON.stringify(link), JSON.stringify(again)];
    expect(await post(first, await signed(first))).toMatchObject({ origin: "example=linked" });
    const error_description =
      "This request_id was sent before. The vendor refuses duplicates, in an undocumented form.";
    const body = { ...Object(examples.linkCard.refused.body), error_description };
    expect(await post(second, await signed(second))).toMatchObject({ status: 200, origin: "own", body });
    expect(await client().linkCard(again)).toMatchObject({ kind: "unknown", reason: { code: "refused" } });
  });

  test("the key may come from a function, by the auth_id", async () => {
    server.use(...cardLinkHandlers({ credentials: (authId) => (authId === "123456" ? credentials : undefined) }));
    expect((await client().linkCard(link)).kind).toBe("linked");
    const stranger = createCardLinkClient({ baseUrl, ...credentials, authId: "654321" });
    expect(await stranger.linkCard(link)).toMatchObject({ kind: "unknown", httpStatus: 401 });
  });

  test("a request that breaks the contract is refused with a problem that names each member", async () => {
    server.use(...cardLinkHandlers({ credentials }));
    const broken = JSON.stringify({ request_id, client_id: 1, card_id: 2 });
    expect(await post(broken, await signed(broken))).toMatchObject({
      status: 422,
      origin: "own",
      type: "application/problem+json",
      body: {
        status: 422,
        title: "The request breaks the contract",
        detail: "Request body: client_id must be string; card_id must be string.",
        validation: [{ member: "client_id" }, { member: "card_id" }],
      },
    });
  });

  test("another method is left to other handlers", async () => {
    server.use(...cardLinkHandlers({ credentials }));
    await expect(fetch(baseUrl + linkCard.path)).rejects.toThrow();
  });

  test("an example that isn't there is refused at once", () => {
    const answers = { linkCard: "linked_bare" } as object;
    expect(() => cardLinkHandlers({ credentials, answers })).toThrow("answers.linkCard must be one of linked, ");
    const misspelt = { link: "linked" } as object;
    expect(() => cardLinkHandlers({ credentials, answers: misspelt })).toThrow(
      "answers has no operation link; there are",
    );
  });
});

test.each<[string, unknown, string]>([
  ["nothing", undefined, "credentials are missing"],
  ["null", null, "credentials are missing"],
  ["no credentials", {}, "credentials are missing"],
  ["credentials without members", { credentials: {} }, "authId"],
  ["an empty secret", { credentials: { ...credentials, secret: "" } }, "secret must be the key"],
  ["another algorithm", { credentials: { ...credentials, algorithm: "HS384" } }, "algorithm must be"],
])("handlers made of %s are refused at once, not at the first request", (_what, options, says) => {
  const refused = { code: "invalid_option", message: expect.stringContaining(says) };
  expect(() => cardLinkHandlers(options as HandlerOptions)).toThrow(expect.objectContaining(refused));
});
