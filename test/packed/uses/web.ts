/** What a page uses: no types of Node's are there. */
import {
  type CallEvent,
  type CardLinkClient,
  createCardLinkClient,
  type Fetch,
  type FollowOptions,
  type StatusOutcome,
} from "freedompay-card-link";
import { type SignatureRefused, sign } from "freedompay-card-link/signature";

const fetching: Fetch = (request) => fetch(request);
const onEvent = (event: CallEvent): void => console.log(event.type);

export const client: CardLinkClient = createCardLinkClient({
  baseUrl: "https://test-api.freedompay.kz",
  authId: "1",
  secret: new Uint8Array(64),
  fetch: fetching,
  onEvent,
});
export const follow: FollowOptions = { settleAfter: 1 };
export const ask = (id: string): Promise<StatusOutcome> => client.requestStatus(id);
export const part = (refusal: SignatureRefused): string => refusal.part;
export const signature: Promise<string> = sign("{}", { method: "POST", path: "/" }, { authId: "1", secret: "s" });
