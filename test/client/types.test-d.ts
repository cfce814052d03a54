/**
 * What the compiler must refuse, and what it must know. `npm run typecheck` runs this: an expectation
 * that no longer holds is an error.
 */
import type { Client, Middleware } from "openapi-fetch";
import * as api from "../../src/index.js";
import { sign } from "../../src/signing/index.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(): Claim;

const client = api.createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s" });
const link: api.LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };

export async function refused(): Promise<void> {
  // @ts-expect-error a missing member
  await client.linkCard({ request_id: "r", client_id: "c" });
  // @ts-expect-error a member that isn't in the contract
  await client.linkCard({ ...link, cardId: "k" });
  // @ts-expect-error a member of the wrong type
  await client.linkCard({ ...link, card_id: 7 });
  // @ts-expect-error a member set to undefined
  await client.linkCard({ ...link, card_id: undefined });
  // @ts-expect-error no body
  await client.linkCard();
  // @ts-expect-error a request_id that got lost
  await client.linkCard({ ...link, request_id: undefined });
  // @ts-expect-error a body in place of the id
  await client.requestStatus({ request_id: "r" });
  // @ts-expect-error a link without its request_id, which would link a second time
  await client.settle({ client_id: "c", card_id: "k" });
  // @ts-expect-error an id alone, with which nothing can be sent again
  await client.settle("r");
  // @ts-expect-error an option of settle alone
  await client.linkCard(link, { interval: 1 });
  // @ts-expect-error an option of the client
  await client.settle(link, { settleAfter: 1 });
  // @ts-expect-error what is no middleware
  client.use({ onSend: () => {} });
  const options = { baseUrl: "https://a.example", authId: "1", secret: "s" };
  // @ts-expect-error a fetch that takes a Request alone
  api.createCardLinkClient({ ...options, fetch: async (_: Request) => new Response() });

  // @ts-expect-error a wrong path
  await client.POST("/v5/card-api/card/links", { body: link });
  // @ts-expect-error a wrong method
  await client.GET("/v5/card-api/card/link");
  // @ts-expect-error a missing member in the raw client
  await client.POST("/v5/card-api/card/link", { body: { request_id: "r", client_id: "c" } });
  // @ts-expect-error no body in the raw client
  await client.POST("/v5/card-api/card/link");

  const outcome = await client.linkCard(link);
  // @ts-expect-error a kind that there isn't
  if (outcome.kind === "success") return;
  // @ts-expect-error a body of which nothing is known, before the kind is
  outcome.body.status;
  // @ts-expect-error an HTTP status that may be absent
  if (outcome.kind === "unknown") outcome.httpStatus.toFixed();
  // @ts-expect-error a reason where there is none
  if (outcome.kind === "linked") outcome.reason;

  if (outcome.kind !== "linked") return;
  const { body } = outcome;
  // @ts-expect-error a member that may be absent
  body.error_description.length;

  // @ts-expect-error an algorithm that isn't the vendor's
  api.createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s", algorithm: "RS256" });
  // @ts-expect-error credentials without a secret
  api.createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1" });
  // @ts-expect-error a target without a method
  await sign("", { path: "/" }, { authId: "1", secret: "s" });
  // @ts-expect-error a code that this package never throws
  if (new api.CardLinkError("invalid_option", "").code === "accepted") return;
}

export async function known(): Promise<void> {
  const [outcome, settled] = [await client.linkCard(link), await client.settle(link)];
  holds<Equal<typeof outcome, api.LinkOutcome>>();
  holds<Equal<typeof settled, api.LinkOutcome>>();
  holds<Equal<api.LinkOutcome, api.LinkedOutcome | api.InProcessOutcome | api.RejectedOutcome | api.UnknownOutcome>>();
  switch (outcome.kind) {
    case "linked":
    case "in_process":
      holds<Equal<typeof outcome.body, api.LinkCardResponse | api.RequestStatusResponse>>();
      holds<Equal<typeof outcome.httpStatus, number>>();
      break;
    case "rejected":
      holds<Equal<typeof outcome.body, api.RequestStatusResponse>>();
      holds<Equal<typeof outcome.reason, api.CardLinkReason>>();
      break;
    case "unknown":
      holds<Equal<typeof outcome.body, unknown>>();
      holds<Equal<typeof outcome.reason.error_code, string | number | undefined>>();
      break;
    default:
      holds<Equal<typeof outcome, never>>();
  }

  const status = await client.requestStatus("r");
  holds<Equal<typeof status, api.StatusOutcome>>();
  if (status.kind === "answered") holds<Equal<typeof status.body, api.RequestStatusResponse>>();
  const response: api.LinkCardResponse = { status: "ok", request_status: "success", dt: "" };
  holds<Equal<typeof response.status, "ok" | "error">>();
  holds<Equal<typeof response.request_status, "success" | "process" | "error">>();
  holds<Equal<typeof response.error_code, string | number | undefined>>();

  // @ts-expect-error a member that nobody documents may come, and its name may be a misspelling
  void response.another_member;

  const raw = await client.POST("/v5/card-api/card/link", { body: link });
  holds<Equal<typeof raw.data, api.LinkCardResponse | undefined>>();

  holds<Equal<api.LinkCardRequest, api.components["schemas"]["LinkCardRequest"]>>();

  holds<Equal<api.LinkOutcome["operation"], "linkCard">>();
  holds<Equal<api.LinkOutcome["request_id"], string>>();

  const reading = api.readingOf("requestStatus", response);
  holds<Equal<typeof reading, api.Reading | undefined>>();
  // @ts-expect-error an operation that there isn't
  api.readingOf("unlinkCard", response);
  const codes = ({ type, ...event }: api.CallEvent) => (type === "failure" && "code" in event ? event.code : undefined);
  holds<Equal<ReturnType<typeof codes>, api.CardLinkErrorCode | undefined>>();
}

export function clients(middleware: Middleware): void {
  client.use(middleware);
  client.eject(middleware);
  holds<Equal<api.CardLinkClient["use"], Client<api.paths>["use"]>>();
  holds<Equal<api.CardLinkClient["eject"], Client<api.paths>["eject"]>>();
  holds<Equal<api.CardLinkClient["POST"], Client<api.paths>["POST"]>>();
  const openapiFetch: Client<api.paths> = client;
  const signedFetch: typeof fetch = api.createSignedFetch({ baseUrl: "https://a.example", authId: "1", secret: "s" });
  void [openapiFetch, signedFetch];
}
