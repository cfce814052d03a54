import { type CardLinkClient, type CardLinkClientOptions, createCardLinkClient } from "freedompay-card-link";
import type { Logger } from "pino";

/** One line per event. Nothing has to be redacted: an event holds no secret, no signature, no body and no full id. */
export function loggingClient(options: CardLinkClientOptions, logger: Logger): CardLinkClient {
  return createCardLinkClient({
    ...options,
    onEvent: (event) => logger[event.type === "failure" ? "warn" : "info"](event, "card link"),
  });
}
