import { createCardLinkClient, type LinkCardRequest } from "freedompay-card-link";

// Made once for each instance of the function. The secret is asked for at each request, so a rotation needs no restart.
const client = createCardLinkClient({
  baseUrl: process.env["CARD_LINK_URL"]!,
  authId: process.env["FREEDOMPAY_AUTH_ID"]!,
  secret: () => process.env["FREEDOMPAY_SECRET"]!,
});

/** One call. Of what isn't `linked`, a worker beside this function makes certain, with `settle`: this one may not live that long. */
export async function handler(link: LinkCardRequest): Promise<{ kind: string }> {
  const { kind } = await client.linkCard(link);
  return { kind };
}
