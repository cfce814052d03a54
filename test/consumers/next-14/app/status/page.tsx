import { createCardLinkClient } from "freedompay-card-link";

export default async function Page({ searchParams }: { searchParams: { request_id: string } }) {
  const client = createCardLinkClient({
    baseUrl: process.env["CARD_LINK_URL"] ?? "https://test-api.freedompay.kz",
    authId: "123456",
    secret: "secret",
  });
  const status = await client.requestStatus(searchParams.request_id);
  return <p>{status.kind === "answered" ? `It is: ${status.body.request_status}` : status.reason.code}</p>;
}
