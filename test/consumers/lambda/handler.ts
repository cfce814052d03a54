import { createCardLinkClient } from "freedompay-card-link";

// Made once for each instance of the function. The secret is asked for at each request, so a rotation needs no restart.
const client = createCardLinkClient({
  baseUrl: process.env["CARD_LINK_URL"]!,
  authId: process.env["FREEDOMPAY_AUTH_ID"]!,
  secret: () => process.env["FREEDOMPAY_SECRET"]!,
});

interface Event {
  readonly request_id: string;
  readonly client_id: string;
  readonly card_id: string;
  readonly sent_before: boolean;
}

export async function handler({ sent_before, ...link }: Event): Promise<{ kind: string }> {
  const { kind } = await client.linkCard(link, { sentBefore: sent_before });
  return { kind };
}
