/** Every entry but `./msw`, as a service uses it. */
import {
  type CallEvent,
  type CardLinkClient,
  type CardLinkClientOptions,
  CardLinkError,
  type CardLinkReason,
  createCardLinkClient,
  createSignedFetch,
  type FetchLike,
  type LinkCardRequest,
  type LinkOutcome,
  readingOf,
  type SettleOptions,
  type SignedFetch,
  type StatusOutcome,
  schemas,
} from "freedompay-card-link";
import { type CheckOptions, checkProvider, type Report } from "freedompay-card-link/check";
import { EXAMPLE_CREDENTIALS, type Mock, type MockOptions, startMock } from "freedompay-card-link/mock";
import { type SignatureRefused, sign, verify } from "freedompay-card-link/signature";

const target = { method: "POST", path: "/v5/card-api/card/link" } as const;
const reasons: CardLinkReason[] = [];
const fetching: FetchLike = (url, init) => fetch(url, init);
const onEvent = (event: CallEvent): void => console.log(event.type);
const request: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };

export async function use(
  options: CardLinkClientOptions,
  mocking: MockOptions,
  settling: SettleOptions,
): Promise<LinkOutcome | StatusOutcome> {
  const mock: Mock = await startMock(mocking);
  const client: CardLinkClient = createCardLinkClient({ ...options, ...mock.clientOptions, onEvent });
  // @ts-expect-error undefined is no id: the types must be there, and not have become any
  await client.linkCard({ ...request, card_id: undefined });
  const { data } = await client.POST(target.path, { body: request });
  console.log(data?.dt);
  const outcome = await client.linkCard(request);
  if (outcome.kind === "unknown") reasons.push(outcome.reason);
  if (!schemas.linkCard.request.is(request)) throw new CardLinkError("invalid_request", "It breaks the contract.");
  if (readingOf("linkCard", data) === "success") return client.requestStatus(request.request_id);
  return client.settle(request, settling);
}

export async function signed(body: string): Promise<{ authId: string }> {
  return verify(await sign(body, target, EXAMPLE_CREDENTIALS), body, target, EXAMPLE_CREDENTIALS);
}

export const report = (options: CheckOptions): Promise<Report> => checkProvider(options);
export const signedFetch: SignedFetch = createSignedFetch({
  baseUrl: "https://test-api.freedompay.kz",
  fetch: fetching,
  authId: "1",
  secret: new Uint8Array(64),
});
export const part = (refusal: SignatureRefused): string => refusal.part;
