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
  createCardLinkClient,
  createSignedFetch,
  type Dispatcher,
  type ErrorCode,
  type ErrorFamily,
  type Fetch,
  type FetchInit,
  type FetchResponse,
  type FollowOptions,
  type InProcess,
  type Input,
  type LinkCardRequest,
  type LinkCardResponse,
  type Linked,
  type LinkInput,
  type LinkOptions,
  type LinkOutcome,
  type NotSent,
  type Outcome,
  type operations,
  type Poll,
  type paths,
  type Reason,
  type Rejected,
  type RequestStatusRequest,
  type RequestStatusResponse,
  type Secret,
  type SignatureAlgorithm,
  type SignedFetch,
  type SignedFetchOptions,
  type Signer,
  type StatusOutcome,
  type Unknown,
  type Violation,
  validate,
} from "freedompay-card-link";
import {
  type Check,
  type CheckOptions,
  type CheckResult,
  checkProvider,
  type Report,
  type ShownExchange,
  type Status,
} from "freedompay-card-link/check";
import {
  type Controls,
  EXAMPLE_CREDENTIALS,
  HEALTH_PATH,
  type Mock,
  type MockOptions,
  type MockRequest,
  type Planned,
  type ScenarioName,
  startMock,
  type Wanted,
} from "freedompay-card-link/mock";
import { cardLinkHandlers, type ExampleName, type HandlerOptions } from "freedompay-card-link/msw";
import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import manifest from "freedompay-card-link/package.json" with { type: "json" };
import {
  type KeyFunction,
  type SignatureHeader,
  type SignaturePart,
  type SignatureAlgorithm as SigningAlgorithm,
  type Credentials as SigningCredentials,
  type Secret as SigningSecret,
  type Signer as SigningSigner,
  sign,
  type Target,
  type TenantKey,
  type TenantVerification,
  type Verification,
  verify,
} from "freedompay-card-link/signature";
import createClient from "openapi-fetch";

const algorithm: SignatureAlgorithm & SigningAlgorithm = "HS256";
const secret: Secret & SigningSecret = "secret";
const signer: Signer & SigningSigner = { authId: "123456", algorithm };
const credentials: Credentials = { ...signer, secret: new Uint8Array(64) };
const log: string[] = [];

function onEvent(event: CallEvent): void {
  const { operation, host, path, request }: Record<"operation" | "host" | "path" | "request", string> = event;
  log.push(`${operation} ${host} ${path} ${request} ${event.attempt.toFixed()} ${event.elapsed.toFixed()} ms`);
  switch (event.type) {
    case "dispatch":
      break;
    case "response":
      log.push(event.httpStatus.toFixed(), `${event.duration?.toFixed()}`);
      break;
    case "failure":
      log.push(event.code, `${event.duration?.toFixed()}`);
      break;
    case "retry":
      log.push(event.delay.toFixed());
      break;
    case "outcome":
      log.push(event.kind, `${event.code} ${event.httpStatus?.toFixed()}`);
      break;
  }
}

const traced: Fetch = async (url: string, init: FetchInit): Promise<FetchResponse> => {
  const headers = { ...init.headers, "X-Trace": "1" };
  const response: FetchResponse = await fetch(url, { ...init, headers });
  log.push(response.status.toFixed(), response.headers.get("X-Trace") ?? "");
  return response;
};
const dispatcher: Dispatcher = { dispatch: () => true };
const options: CardLinkClientOptions = {
  baseUrl: "https://test-api.freedompay.kz",
  authId: "123456",
  secret: async () => secret,
  algorithm: "HS512",
  allowHttp: false,
  fetch: traced,
  timeout: 10_000,
  onEvent,
};
const least: CardLinkClientOptions = { baseUrl: "https://api.freedompay.kz", authId: "1", secret: "s" };
export const client: CardLinkClient = createCardLinkClient(options);
client.use({ onRequest: ({ request }) => void log.push(request.url) });
export const proxied: CardLinkClient = createCardLinkClient({ ...least, dispatcher });
export const plain: CardLinkClient = createCardLinkClient(least);

export async function link(signal: AbortSignal): Promise<string> {
  const request: LinkCardRequest = { request_id: "r", client_id: "c", card_id: "k" };
  const input: LinkInput & Input<"linkCard"> = { client_id: request.client_id, card_id: request.card_id };
  const linkOptions: LinkOptions = { signal, timeout: 1000, sentBefore: true, onEvent };
  const follow: FollowOptions = { signal, deadline: 60_000, interval: 500, settleAfter: 10_000, onPoll, onEvent };
  log.push(...validate("linkCard", request).map(({ member }) => member));
  await client.linkCard(input);
  const sent = await client.linkCard(request, linkOptions);
  await client.follow("r");
  const stored: Outcome = JSON.parse(JSON.stringify(sent));
  await client.follow(stored, { operation: stored.operation, once: true, sentAt: new Date() });
  return tell(await client.follow(sent, follow));
}

function onPoll({ poll, outcome, next }: Poll): void {
  log.push(`${poll.toFixed()} ${tell(outcome)} ${next?.toFixed()}`);
}

function tell(outcome: LinkOutcome): string {
  const id: string = outcome.request_id;
  const operation: "linkCard" = outcome.operation;
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
      return assertNever(outcome, id, operation);
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

function explain(error: Reason): string {
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
    if (error instanceof CardLinkError && error.family === "input") return explain(error.toJSON());
    throw error;
  }
}

function told(outcome: StatusOutcome): string {
  const operation: "requestStatus" = outcome.operation;
  if (outcome.kind === "unanswered")
    return `${operation} ${explain(outcome.reason)} ${outcome.httpStatus?.toFixed()} ${JSON.stringify(outcome.body)}`;
  const answered: "answered" = outcome.kind;
  const body: RequestStatusResponse = outcome.body;
  const cards = body.cards?.map((card) => `${card.card_id.trim()} ${String(card["another_member"])}`);
  return [answered, outcome.httpStatus.toFixed(), read(body), body.client_id?.trim(), ...(cards ?? [])].join(" ");
}

export async function raw(): Promise<void> {
  const baseUrl = "https://test-api.freedompay.kz";
  const settings: SignedFetchOptions = { ...credentials, baseUrl, timeout: 1000 };
  const signedFetch: SignedFetch = createSignedFetch(settings);
  const own = createClient<paths>({ baseUrl, fetch: signedFetch });
  await signedFetch(`${baseUrl}/v5/card-api/request/status`, { method: "POST", body: "{}" });
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

/** Of many tenants. */
export async function signedBy(header: SignatureHeader, body: string, keys: Map<string, TenantKey>): Promise<string> {
  const keyOf: KeyFunction = (authId) => keys.get(authId);
  const result: TenantVerification = await verify(header, body, { method: "POST", path: "/" }, keyOf);
  return result.verified ? result.authId : `${result.part} ${result.expected}`;
}

export async function mocked(): Promise<void> {
  const scenario: ScenarioName = "processing-then-success";
  const where: MockOptions = {
    port: 4010,
    host: "127.0.0.1",
    credentials: EXAMPLE_CREDENTIALS,
    scenario,
    polls: 1,
    delay: 10,
    seed: "a",
    keep: 100,
    log: (line) => void log.push(line),
  };
  const mock: Mock = await startMock(where);
  const controls: Controls = mock;
  const planned: Planned = { scenario: "http-503", operation: "linkCard", card_id: "k", authId: "a", count: 1 };
  controls.next(planned);
  const wanted: Wanted = { operation: "linkCard", request_id: "r", authId: "a", count: 1, timeout: 1000 };
  const requests: readonly MockRequest[] = await controls.waitFor(wanted);
  const seen = [...requests, ...controls.requests].map(
    ({ at, method, path, headers, body, operation, authId, verified, status, answer, why }) =>
      JSON.stringify([
        at,
        method,
        path,
        headers["content-type"],
        body,
        operation,
        authId,
        verified,
        status,
        answer,
        why,
      ]),
  );
  controls.settle({ request_id: "r", authId: "a" });
  controls.reset({ authId: "a" });
  await controls.down(10);
  log.push(mock.url + HEALTH_PATH, ...seen);
  await mock.close();
  await (await startMock()).close();
}

export function handled(): number {
  const linkCard: ExampleName<"linkCard"> = "rejected";
  const handlers: HandlerOptions = { credentials, answers: { linkCard, requestStatus: "linked_bare" } };
  return cardLinkHandlers(handlers).length;
}

export async function checked(): Promise<Record<Status, number>> {
  const checking: CheckOptions = {
    target: "https://test-api.freedompay.kz",
    credentials: { ...signer, secret: () => secret },
    link: { client_id: "c", card_id: "k" },
    maxLinks: 10,
    requestId: "r",
    allowHttp: false,
    allowProduction: false,
    strict: true,
    timeout: 1000,
    onCheck: (result: CheckResult) => void log.push(line(result), result.status, result.reason),
  };
  const report: Report = await checkProvider(checking);
  const shown: readonly ShownExchange[] = report.checks.flatMap(({ evidence }) => evidence);
  log.push(...shown.map(({ request, answer, time }) => `${request} ${answer} ${time.toFixed()}`));
  log.push(report.target, report.startedAt, report.duration.toFixed(), `${report.passed} ${report.unchecked}`);
  return report.counts;
}

const line = ({ id, title, where }: Check): string => `${id} ${title} ${where}`;

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
