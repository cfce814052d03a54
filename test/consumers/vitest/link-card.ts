import { type CardLinkClient, createCardLinkClient } from "freedompay-card-link";

export interface Settings {
  readonly baseUrl: string;
  readonly authId: string;
  readonly secret: string;
  readonly algorithm?: "HS512" | "HS256";
}

/** What a payment service does with an outcome: what to tell its caller, and whether to ask again later. */
export async function linkCard(settings: Settings, client_id: string, card_id: string): Promise<string> {
  const client: CardLinkClient = createCardLinkClient(settings);
  const outcome = await client.follow(await client.linkCard({ client_id, card_id }));
  switch (outcome.kind) {
    case "linked":
      return "linked";
    case "rejected":
      return `not linked: ${outcome.reason.code}`;
    case "not_sent":
      return "try again";
    default:
      return `ask again about ${outcome.request_id}`;
  }
}
