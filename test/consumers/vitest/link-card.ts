import { type CardLinkClient, createCardLinkClient } from "freedompay-card-link";

export interface Settings {
  readonly baseUrl: string;
  readonly authId: string;
  readonly secret: string;
  readonly algorithm?: "HS512" | "HS256";
}

/**
 * What a payment service does with an outcome: what to tell its caller, and whether to ask again later.
 *
 * @param request_id made and stored before, so that a lost answer can be asked after
 */
export async function linkCard(
  settings: Settings,
  request_id: string,
  client_id: string,
  card_id: string,
): Promise<string> {
  const client: CardLinkClient = createCardLinkClient(settings);
  // The id was never sent. After a crash, nobody knows that any more: leave `sentBefore` out.
  const link = await client.linkCard({ request_id, client_id, card_id }, { sentBefore: false });
  const outcome = await client.follow(link);
  switch (outcome.kind) {
    case "linked":
      return "linked";
    case "rejected":
      return `not linked: ${outcome.reason.code}`;
    case "not_sent":
      return "send it again, under the same id";
    case "in_process":
      return "ask again later";
    case "unknown":
      return "ask again later, and never link anew";
  }
}
