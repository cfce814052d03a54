/** What the compiler must refuse of the contract's types. `npm run typecheck` runs this: an expectation that fails is an error. */
import type { StandardSchemaV1 } from "up-fetch";
import {
  type CardLinkClient,
  type LinkCardRequest,
  type LinkOutcome,
  type RequestStatusResponse,
  schemas,
} from "../../src/index.js";

export function typos(outcome: LinkOutcome, body: RequestStatusResponse): void {
  if (outcome.kind === "linked") {
    // @ts-expect-error a misspelt member
    console.log(outcome.body.reqeust_status);
    // @ts-expect-error a misspelt value
    console.log(outcome.body.request_status === "succes");
  }
  // @ts-expect-error a member in camelCase
  console.log(body.cards?.[0]?.cardId);
  // @ts-expect-error a member that isn't described, though a response may have it
  console.log(body.undocumented_member);
  // @ts-expect-error a value that the enumeration lacks
  body.status = "OK";
  console.log(body.request_status === "success", body.cards?.[0]?.card_id);
}

export async function requests(client: CardLinkClient, link: LinkCardRequest): Promise<void> {
  // @ts-expect-error a misspelt member of a request
  const misspelt: LinkCardRequest = { request_id: "r", client_id: "c", crad_id: "k" };
  // @ts-expect-error the same in a raw call
  await client.POST("/v5/card-api/card/link", { body: { request_id: "r", client_id: "c", crad_id: "k" } });
  const { data, error } = await client.POST("/v5/card-api/card/link", { body: link });
  // @ts-expect-error a misspelt member of a response
  console.log(data?.reqeust_status);
  // The body of a status that nobody documents may be anything.
  const gateways: typeof error = "<h1>Bad gateway</h1>";
  console.log(misspelt, gateways);
}

export function validated(value: unknown): string | undefined {
  // @ts-expect-error nobody has validated it
  const unread: string = value.card_id;
  if (schemas.linkCard.request.is(value)) return value.card_id;
  return unread;
}

/** As libraries ask for it. */
export const standard: StandardSchemaV1<LinkCardRequest> = schemas.linkCard.request;
