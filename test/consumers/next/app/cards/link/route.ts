import { createCardLinkClient } from "freedompay-card-link";

export async function POST(request: Request): Promise<Response> {
  const { client_id, card_id }: { client_id: string; card_id: string } = await request.json();
  const client = createCardLinkClient({
    baseUrl: process.env["CARD_LINK_URL"] ?? "https://test-api.freedompay.kz",
    authId: process.env["FREEDOMPAY_AUTH_ID"] ?? "123456",
    secret: process.env["FREEDOMPAY_SECRET"] ?? "secret",
  });
  const { kind } = await client.linkCard({ client_id, card_id });
  return Response.json({ kind });
}
