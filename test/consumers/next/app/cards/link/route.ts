import { createCardLinkClient, type LinkCardRequest } from "freedompay-card-link";

export async function POST(request: Request): Promise<Response> {
  const { request_id, client_id, card_id }: LinkCardRequest = await request.json();
  const client = createCardLinkClient({
    baseUrl: process.env["CARD_LINK_URL"] ?? "https://test-api.freedompay.kz",
    authId: process.env["FREEDOMPAY_AUTH_ID"] ?? "123456",
    secret: process.env["FREEDOMPAY_SECRET"] ?? "secret",
  });
  const outcome = await client.linkCard({ request_id, client_id, card_id });
  return Response.json({ kind: outcome.kind, code: "reason" in outcome ? outcome.reason.code : undefined });
}
