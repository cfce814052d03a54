import type { Settings } from "../transport/settings.js";
import type { Calls } from "./calls.js";
import type { Listener } from "./events.js";

/** What the client's methods share. */
export interface Context {
  readonly settings: Settings;
  readonly settleAfter: number;
  readonly calls: Calls;
  readonly onEvent: Listener | undefined;
}
