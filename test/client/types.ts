/**
 * What the compiler must refuse, and what it must know. `npm run typecheck` runs this: an expectation
 * that no longer holds is an error.
 */
import {
  CardLinkError,
  createCardLinkClient,
  type components,
  type LinkCardRequest,
  type LinkCardResponse,
} from "../../src/index.js";
import { sign } from "../../src/signature.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<Claim extends true>(): Claim;

const client = createCardLinkClient({ baseUrl: "https://test-api.freedompay.kz", authId: "1", secret: "s" });
const link: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };

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
  // @ts-expect-error a bare id
  await client.requestStatus("r");

  // @ts-expect-error a wrong path
  await client.POST("/v5/card-api/card/links", { body: link });
  // @ts-expect-error a wrong method
  await client.GET("/v5/card-api/card/link");
  // @ts-expect-error a missing member in the raw client
  await client.POST("/v5/card-api/card/link", { body: { request_id: "r", client_id: "c" } });
  // @ts-expect-error no body in the raw client
  await client.POST("/v5/card-api/card/link");

  const answer = await client.linkCard(link);
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
  if (new CardLinkError("invalid_option", "").code === "rejected") return;
}

export async function known(): Promise<void> {
  const answer = await client.linkCard(link);
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
}
