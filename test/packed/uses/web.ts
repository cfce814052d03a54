/** What a page uses: no types of Node's are there. */
import {
  type CallEvent,
  type CardLinkClient,
  createCardLinkClient,
  type FetchLike,
  type LinkOutcome,
  type SettleOptions,
  type StatusOutcome,
} from "freedompay-card-link";
import { type SignatureRefused, sign } from "freedompay-card-link/signature";

const fetching: FetchLike = (url, init) => fetch(url, init);
const onEvent = (event: CallEvent): void => console.log(event.type);

export const client: CardLinkClient = createCardLinkClient({
  baseUrl: "https://test-api.freedompay.kz",
  authId: "1",
  secret: new Uint8Array(64),
  fetch: fetching,
  onEvent,
});
const options: SettleOptions = { interval: 1 };
export const settle = (request_id: string): Promise<LinkOutcome> =>
  client.settle({ request_id, client_id: "c", card_id: "k" }, options);
export const ask = (id: string): Promise<StatusOutcome> => client.requestStatus(id);
export const part = (refusal: SignatureRefused): string => refusal.part;
export const signature: Promise<string> = sign("{}", { method: "POST", path: "/" }, { authId: "1", secret: "s" });
