import type { LinkCardRequest, LinkOutcome } from "freedompay-card-link";

export const request: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };
export const isDone = (outcome: LinkOutcome): boolean => outcome.kind === "linked";
