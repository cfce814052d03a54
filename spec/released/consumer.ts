/**
 * What teams wrote with the last release. It must compile with every release that isn't a major one, so nothing in
 * here is mended to make a check pass: `npm run compat` compiles it against the types that would be published now.
 */

import {
  type CallEvent,
  type CallOptions,
  type CardLinkClient,
  type CardLinkClientOptions,
  CardLinkError,
  type Cause,
  type Credentials,
  type components,
  contractMiddleware,
  createCardLinkClient,
  type ErrorCode,
  type ErrorFamily,
  type Fetch,
  type FollowOptions,
  type InProcess,
  type LinkCardRequest,
  type LinkCardResponse,
  type Linked,
  type LinkInput,
  type LinkOptions,
  type LinkOutcome,
  type NotSent,
  type operations,
  type Poll,
  type paths,
  type Rejected,
  type RequestStatusRequest,
  type RequestStatusResponse,
  type SignatureAlgorithm,
  type StatusOutcome,
  signatureMiddleware,
  type Unknown,
  type Violation,
} from "freedompay-card-link";
import { type Mock, type MockOptions, startMock } from "freedompay-card-link/mock";
import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import manifest from "freedompay-card-link/package.json" with { type: "json" };
import {
  type SignaturePart,
  type SignatureAlgorithm as SigningAlgorithm,
  type Credentials as SigningCredentials,
  sign,
  type Target,
  type Verification,
  verify,
} from "freedompay-card-link/signature";
import createClient from "openapi-fetch";

const algorithm: SignatureAlgorithm & SigningAlgorithm = "HS256";
const credentials: Credentials = { authId: "123456", secret: new Uint8Array(64), algorithm };
const log: string[] = [];

function onEvent(event: CallEvent): void {
  const { path, request, elapsed }: { path: string; request: string; elapsed: number } = event;
  log.push(`${path} ${request} ${elapsed.toFixed()} ms`);
  switch (event.type) {
    case "dispatch":
      break;
    case "response":
      log.push(event.httpStatus.toFixed());
      break;
    case "failure":
      log.push(event.code);
      break;
    case "retry":
      log.push(event.delay.toFixed());
      break;
    case "outcome":
      log.push(event.kind);
      break;
  }
}

const traced: Fetch = (request) => {
  request.headers.set("X-Trace", "1");
  return fetch(request);
};
const options: CardLinkClientOptions = {
  baseUrl: "https://test-api.freedompay.kz",
  authId: "123456",
  secret: "secret",
  algorithm: "HS512",
  fetch: traced,
  timeout: 10_000,
  onEvent,
};
const least: CardLinkClientOptions = { baseUrl: "https://api.freedompay.kz", authId: "1", secret: "s" };
export const client: CardLinkClient = createCardLinkClient(options);
export const plain: CardLinkClient = createCardLinkClient(least);

export async function link(signal: AbortSignal): Promise<string> {
  const request: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };
  const input: LinkInput = { client_id: request.client_id, card_id: request.card_id };
  const linkOptions: LinkOptions = { signal, timeout: 1000, sentBefore: true };
  const follow: FollowOptions = { signal, deadline: 60_000, interval: 500, settleAfter: 10_000, onPoll };
  await client.linkCard(input);
  const sent = await client.linkCard(request, linkOptions);
  await client.follow("r");
  return tell(await client.follow(sent, follow));
}

function onPoll({ poll, outcome, next }: Poll): void {
  log.push(`${poll.toFixed()} ${tell(outcome)} ${next?.toFixed()}`);
}

function tell(outcome: LinkOutcome): string {
  const id: string = outcome.request_id;
  switch (outcome.kind) {
    case "linked":
      return linked(outcome);
    case "in_process":
      return inProcess(outcome);
    case "rejected":
      return rejected(outcome);
    case "not_sent":
      return notSent(outcome);
    case "unknown":
      return unknown(outcome);
    default:
      return assertNever(outcome, id);
  }
}

const linked = ({ httpStatus, body }: Linked): string => `${httpStatus.toFixed()} ${read(body)}`;
const inProcess = ({ httpStatus, body }: InProcess): string => `${httpStatus.toFixed()} ${read(body)}`;
const rejected = ({ httpStatus, reason, body }: Rejected): string =>
  `${httpStatus.toFixed()} ${explain(reason)} ${body && read(body)}`;
const notSent = ({ reason }: NotSent): string => explain(reason);
const unknown = ({ reason, httpStatus, body }: Unknown): string =>
  `${explain(reason)} ${httpStatus?.toFixed()} ${JSON.stringify(body)}`;

function read(body: LinkCardResponse): string {
  const both = { ...inWords(body.status), ...progress(body.request_status) };
  const code: string | number | undefined = body.error_code;
  const more: unknown = body["another_member"];
  return JSON.stringify([both, body.dt.slice(0, 10), code, body.error_description?.trim(), more]);
}

function inWords(status: LinkCardResponse["status"]): { words: string } {
  switch (status) {
    case "ok":
      return { words: "completed" };
    case "error":
      return { words: "failed" };
    default:
      return assertNever(status);
  }
}

function progress(status: LinkCardResponse["request_status"]): { done: boolean } {
  switch (status) {
    case "success":
    case "error":
      return { done: true };
    case "process":
      return { done: false };
    default:
      return assertNever(status);
  }
}

const FAMILIES: Record<ErrorFamily, string> = {
  input: "our mistake",
  transport: "the network",
  contract: "the contract",
  vendor: "the vendor",
};
const WORTH_A_CALL: readonly ErrorCode[] = ["undocumented_status", "contradictory", "refused", "refused_by_status"];

function explain(error: CardLinkError): string {
  const violations = error.violations.map(
    ({ member, keyword, message }: Violation) => `${member} ${keyword} ${message}`,
  );
  const causes = error.causes.map(({ name, code }: Cause) => `${name} ${code?.trim()}`);
  const call = WORTH_A_CALL.includes(error.code);
  const { message, httpStatus } = error;
  return [FAMILIES[error.family], call, message, httpStatus?.toFixed(), ...violations, ...causes].join(" ");
}

export async function ask(): Promise<string> {
  try {
    const callOptions: CallOptions = { timeout: 1000 };
    return told(await client.requestStatus("r", callOptions));
  } catch (error) {
    if (error instanceof CardLinkError && error.family === "input") return explain(error);
    throw error;
  }
}

function told(outcome: StatusOutcome): string {
  if (outcome.kind === "unanswered") return explain(outcome.reason);
  const answered: "answered" = outcome.kind;
  const body: RequestStatusResponse = outcome.body;
  const cards = body.cards?.map((card) => `${card.card_id.trim()} ${String(card["another_member"])}`);
  return [answered, outcome.httpStatus.toFixed(), read(body), body.client_id?.trim(), ...(cards ?? [])].join(" ");
}

export async function raw(): Promise<void> {
  const own = createClient<paths>({ baseUrl: "https://test-api.freedompay.kz" });
  own.use(contractMiddleware(), signatureMiddleware(credentials));
  const body: RequestStatusRequest = { request_id: "r" };
  const { data, response } = await own.POST("/v5/card-api/request/status", { body });
  const sent = await client.POST("/v5/card-api/card/link", { body: { request_id: "r", client_id: "c", card_id: "k" } });
  const answers: readonly (LinkCardResponse | undefined)[] = [data, sent.data];
  log.push(response.status.toFixed(), answers.map((answer) => answer && read(answer)).join());
}

export type Named = [
  components["schemas"]["RequestId"],
  components["schemas"]["Identifier"],
  components["schemas"]["Envelope"],
  components["schemas"]["JwsProtectedHeader"],
  components["schemas"]["LinkCardRequest"],
  operations["linkCard"]["requestBody"]["content"]["application/json"],
  operations["requestStatus"]["responses"][200]["content"]["application/json"],
];
export const ids = (first: Named[0], second: Named[1]): string => first + second;

export async function signed(body: Uint8Array): Promise<string> {
  const target: Target = { method: "POST", path: "/v5/card-api/card/link" };
  const key: SigningCredentials = credentials;
  const signature = await sign(body, target, key);
  const result: Verification = await verify(signature, body, target, credentials);
  await verify(null, "{}", target, credentials);
  if (result.verified) return signature;
  const part: SignaturePart = result.part;
  return `${part} ${result.expected}`;
}

export async function mocked(): Promise<void> {
  const where: MockOptions = { port: 4010 };
  const mock: Mock = await startMock(where);
  log.push(mock.url.trim());
  await mock.close();
  await (await startMock()).close();
}

/** What tests take from the contract: requests, answers by name, the signature that the vendor published. */
export function fromContract(): string {
  const { post } = spec.paths["/v5/card-api/card/link"];
  const body: LinkCardRequest = post.requestBody.content["application/json"].examples.link.value;
  const { linked, in_process, rejected } = post.responses["200"].content["application/json"].examples;
  const words = [linked, in_process, rejected].map(({ summary, value }) => `${summary}: ${value.request_status}`);
  const status = spec.paths["/v5/card-api/request/status"].post.responses[200].content["application/json"].examples;
  const [published] = spec.components.securitySchemes.JwsSignature["x-known-answers"];
  const facts = [spec.info.version, manifest.version, spec.servers[0]?.url, status.linked.value.client_id];
  return [...facts, body.request_id, ...words, published?.body, published?.signature].join();
}

function assertNever(value: never, ...more: readonly unknown[]): never {
  throw new Error(JSON.stringify([value, more]));
}
