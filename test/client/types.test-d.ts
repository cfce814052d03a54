/**
 * What the compiler must refuse, and what it must know. `npm run typecheck` runs this: an expectation
 * that no longer holds is an error.
 */
import type { Client, Middleware } from "openapi-fetch";
import {
  type CardLinkClient,
  CardLinkError,
  type components,
  createCardLinkClient,
  createSignedFetch,
  type FollowOptions,
  type LinkCardRequest,
  type LinkCardResponse,
  type LinkOutcome,
  type Outcome,
  type Poll,
  type paths,
  type Reason,
  type RequestStatusResponse,
} from "../../src/index.js";
import { sign } from "../../src/signing/index.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(): Claim;

const client = createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s" });
const link: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };

/** What JSON keeps of a type; `never` where it loses or changes something. */
type AfterJson<T> = unknown extends T
  ? T
  : T extends string | number | boolean | null
    ? T
    : T extends object
      ? T extends Date | ((...args: never) => unknown)
        ? never
        : { [Name in keyof T]: AfterJson<Exclude<T[Name], undefined>> }
      : never;
holds<LinkOutcome extends AfterJson<LinkOutcome> ? true : false>();
holds<AfterJson<LinkOutcome> extends LinkOutcome ? true : false>();

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
  // @ts-expect-error the answer to a status, which says nothing of a link by its kind
  await client.follow(await client.requestStatus("r"));

  // @ts-expect-error an operation that has no outcome
  await client.follow("r", { operation: "requestStatus" });
  // @ts-expect-error an outcome of an operation that there isn't
  type _None = Outcome<"requestStatus">;
  // @ts-expect-error what is no middleware
  client.use({ onSend: () => {} });
  const options = { baseUrl: "https://a.example", authId: "1", secret: "s" };
  // @ts-expect-error a fetch that takes a Request alone
  createCardLinkClient({ ...options, fetch: async (_: Request) => new Response() });

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
  // @ts-expect-error a body that a link may lack, before the kind is known
  outcome.body;
  // @ts-expect-error an HTTP status where nothing was sent
  if (outcome.kind === "not_sent") outcome.httpStatus;
  // @ts-expect-error a reason where there is none
  if (outcome.kind === "linked") outcome.reason;
  // @ts-expect-error a body of which nothing is known
  if (outcome.kind === "unknown") outcome.body.status;

  if (outcome.kind !== "linked") return;
  const answer = outcome.body;
  // @ts-expect-error a value that the enumeration lacks
  if (answer.status === "success") return;
  // @ts-expect-error a value that the enumeration lacks
  if (answer.request_status === "ok") return;
  // @ts-expect-error a member that may be absent
  answer.error_description.length;
  // @ts-expect-error a code that may be a number
  answer.error_code?.length;

  // @ts-expect-error an algorithm that isn't the vendor's
  createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s", algorithm: "RS256" });
  // @ts-expect-error credentials without a secret
  createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1" });
  // @ts-expect-error a target without a method
  await sign("", { path: "/" }, { authId: "1", secret: "s" });
  // @ts-expect-error a code that this package never throws
  if (new CardLinkError("invalid_option", "").code === "accepted") return;
}

export async function known(): Promise<void> {
  const outcome = await client.linkCard(link);
  holds<Equal<(typeof outcome)["kind"], "linked" | "in_process" | "rejected" | "not_sent" | "unknown">>();
  switch (outcome.kind) {
    case "linked":
    case "in_process":
      holds<Equal<typeof outcome.body, LinkCardResponse>>();
      break;
    case "rejected":
      holds<Equal<typeof outcome.body, LinkCardResponse | undefined>>();
      holds<Equal<typeof outcome.httpStatus, number>>();
      break;
    case "not_sent":
      holds<Equal<typeof outcome.reason, Reason>>();
      break;
    case "unknown":
      holds<Equal<typeof outcome.body, unknown>>();
      break;
    default:
      holds<Equal<typeof outcome, never>>();
  }

  const status = await client.requestStatus("r");
  if (status.kind === "answered") holds<Equal<typeof status.body, RequestStatusResponse>>();
  const answer: LinkCardResponse = { status: "ok", request_status: "success", dt: "" };
  holds<Equal<typeof answer, LinkCardResponse>>();
  holds<Equal<typeof answer.status, "ok" | "error">>();
  holds<Equal<typeof answer.request_status, "success" | "process" | "error">>();
  holds<Equal<typeof answer.error_code, string | number | undefined>>();

  // Members that nobody documents are there, as unknown.
  holds<Equal<(typeof answer)["another_member"], unknown>>();

  const raw = await client.POST("/v5/card-api/card/link", { body: link });
  const handedOn: LinkCardResponse | undefined = raw.data;
  // @ts-expect-error what may be absent
  const present: LinkCardResponse = raw.data;
  void [handedOn, present];

  holds<Equal<LinkCardRequest, components["schemas"]["LinkCardRequest"]>>();

  holds<Equal<LinkOutcome, Outcome<"linkCard">>>();
  holds<Equal<LinkOutcome["operation"], "linkCard">>();
  holds<Equal<LinkOutcome["request_id"], string>>();
  holds<Equal<Outcome, Outcome<"linkCard">>>();
}

export async function inferred(id: string, outcome: LinkOutcome): Promise<void> {
  const byId = await client.follow(id);
  const byOutcome = await client.follow(outcome);
  const named = await client.follow(id, { operation: "linkCard" });
  holds<Equal<typeof byId, LinkOutcome>>();
  holds<Equal<typeof byOutcome, LinkOutcome>>();
  holds<Equal<typeof named, LinkOutcome>>();
  await client.follow(outcome, { onPoll: (poll) => void holds<Equal<typeof poll, Poll<"linkCard">>>() });
  holds<Equal<FollowOptions["operation"], "linkCard" | undefined>>();
}

export function clients(middleware: Middleware): void {
  client.use(middleware);
  client.eject(middleware);
  holds<Equal<CardLinkClient["use"], Client<paths>["use"]>>();
  holds<Equal<CardLinkClient["eject"], Client<paths>["eject"]>>();
  holds<Equal<CardLinkClient["POST"], Client<paths>["POST"]>>();
  const openapiFetch: Client<paths> = client;
  const signedFetch: typeof fetch = createSignedFetch({ baseUrl: "https://a.example", authId: "1", secret: "s" });
  void [openapiFetch, signedFetch];
}
