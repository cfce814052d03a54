import { type LinkCardRequest, readingOf, schemas } from "freedompay-card-link";
import type { Credentials } from "freedompay-card-link/signature";

/** What a service that calls card/link itself may conclude. Nothing here frees a `request_id`: only `settle` does. */
export type Knowledge = "linked" | "in_process" | "unknown";

/** `baseUrl`, `authId`, `secret` and perhaps `algorithm`. */
export type Settings = Credentials & { readonly baseUrl: string };

export type { LinkCardRequest };

/** Only the documented 200 decides, and only with both members. An error may be that of a duplicate. */
export function knowledgeOf(httpStatus: number, body: unknown): Knowledge {
  if (httpStatus !== 200 || !schemas.linkCard.response.is(body)) return "unknown";
  const reading = readingOf("linkCard", body);
  if (reading === "success") return "linked";
  return reading === "in_process" ? "in_process" : "unknown";
}
