import type { CardLinkClient, LinkCardRequest, SettleOptions } from "freedompay-card-link";

/**
 * What a payment service says of a link. Store `link` before: its three members are all that a later `settle` needs.
 * A rejection takes about 90 s, so in production `settle` belongs in a worker.
 */
export async function linkCard(
  client: CardLinkClient,
  link: LinkCardRequest,
  options?: SettleOptions,
): Promise<string> {
  const first = await client.linkCard(link);
  const outcome = first.kind === "linked" ? first : await client.settle(link, options);
  switch (outcome.kind) {
    case "linked":
      return "linked";
    case "rejected":
      return `not linked: ${outcome.reason.code}`;
    case "in_process":
      return "settle it later";
    case "unknown":
      return "settle it later, and never use a new id";
  }
}
