import { createCardLinkClient } from "freedompay-card-link";

type Props = { searchParams: Promise<{ request_id: string }> };

export default async function Page({ searchParams }: Props) {
  const client = createCardLinkClient({
    baseUrl: process.env["CARD_LINK_URL"] ?? "https://test-api.freedompay.kz",
    authId: "123456",
    secret: "secret",
  });
  const status = await client.requestStatus((await searchParams).request_id);
  return <p>{status.kind === "answered" ? `It is: ${status.body.request_status}` : status.reason.code}</p>;
}
