import { createHmac, randomBytes } from "node:crypto";
import { type Operation, operations, signatureScheme } from "../../generated/contract.js";
import { type DescribedBody, type DescribedOperation, spec } from "../contract/description.js";
import { type Credentials, protectedHeader, type Target } from "../signing/credentials.js";
import { sign } from "../signing/index.js";
import { broken, type Constraint, constraints } from "./negatives.js";
import type { Message } from "./wire.js";

/** A request with exactly one mistake. */
export interface InvalidRequest {
  /** The last part of the check's id. */
  readonly name: string;
  readonly title: string;
  /** Whether it breaks only our own assumption. A provider that accepts it breaks nothing that the vendor documents. */
  readonly assumed?: boolean;
  make(body: string, operation: Operation, credentials: Credentials): Promise<Message>;
}

interface Change {
  readonly method?: string;
  readonly target?: Target;
  readonly credentials?: Credentials;
  readonly body?: string;
  readonly signedBody?: string;
  readonly signature?: (right: string) => string;
  readonly contentType?: string;
}

/** A valid request, except for the change. */
export async function message(
  right: string,
  { method, path, request }: Operation,
  credentials: Credentials,
  change: Change = {},
): Promise<Message> {
  const { body = right, signedBody = body, target = { method: change.method ?? method, path } } = change;
  const signature = await sign(signedBody, target, change.credentials ?? credentials);
  const shown = change.signature ? change.signature(signature) : signature;
  const headers = {
    "Content-Type": change.contentType ?? Object.keys(request)[0] ?? "",
    "Content-Length": String(Buffer.byteLength(body)),
    "Accept-Encoding": "identity",
    Accept: "*/*",
    "User-Agent": USER_AGENT,
  };
  return {
    method: change.method ?? method,
    path,
    body,
    headers: { ...headers, ...(shown && { [signatureScheme.header]: shown }) },
  };
}

/** Firewalls refuse requests without a User-Agent. */
const USER_AGENT = `freedompay-card-link/${spec["info"]?.["version"]}`;

const tampered = (signature: string) => {
  const [header, mac = ""] = signature.split("..");
  return `${header}..${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
};

type Made = Parameters<InvalidRequest["make"]>;
type Flaws = Readonly<Record<string, [title: string, change: (...of: Made) => Change]>>;

/** The flaws of signatures by name, and how each changes an otherwise valid request. */
const FLAWS: Flaws = {
  missing: ["without a signature", () => ({ signature: () => "" })],
  tampered: ["with a signature of which one letter is changed", () => ({ signature: tampered })],
  truncated: [
    "with half a signature",
    () => ({ signature: (right) => right.slice(0, (right.indexOf("..") + right.length) / 2) }),
  ],
  secret: [
    "signed with another secret",
    (_body, _operation, credentials) => ({ credentials: { ...credentials, secret: randomBytes(64) } }),
  ],
  auth_id: [
    "signed for an unknown auth_id",
    (_body, _operation, credentials) => ({ credentials: { ...credentials, authId: randomBytes(8).toString("hex") } }),
  ],
  alg: [
    'with "alg":"none" and no signature',
    (...of) => ({ signature: () => signedAs(...of, { alg: "none" }).replace(/[^.]+$/, "") }),
  ],
  uri: [
    "signed for another path",
    (_body, { method, path }) => {
      return { target: { method, path: Object.values(operations).find((one) => one.path !== path)?.path ?? "/" } };
    },
  ],
  method: ["signed for another method", (_body, { path }) => ({ target: { path, method: "PUT" } })],
  body: [
    "with the signature of another body",
    (body) => ({ signedBody: body.replace(/[\da-f]/, (digit) => (digit === "0" ? "1" : "0")) }),
  ],
  params: [
    "signed with params that aren't empty",
    (...of) => ({ signature: () => signedAs(...of, { params: "a=1" }) }),
  ],
  algorithm: [
    "signed with the other algorithm",
    (_body, operation, credentials) => {
      const algorithm = protectedHeader(operation, credentials).alg === "HS512" ? "HS256" : "HS512";
      return { credentials: { ...credentials, algorithm } };
    },
  ],
  form: [
    "with the signature of the same JSON in another form",
    (body) => ({ body: JSON.stringify(JSON.parse(body), null, 1), signedBody: body }),
  ],
};
const ASSUMED = ["params", "algorithm", "form"];

function requests(flaws: Flaws): InvalidRequest[] {
  return Object.entries(flaws).map(([name, [title, change]]) => {
    return { name, title, assumed: ASSUMED.includes(name), make: (...of) => message(...of, change(...of)) };
  });
}

/** Signatures that a provider must not accept. */
export const SIGNATURES: readonly InvalidRequest[] = requests(FLAWS);

/** Requests with a valid signature that are wrong for the operation. */
export const REQUESTS: readonly InvalidRequest[] = requests({
  method: ["with another method", () => ({ method: "PUT" })],
  mediaType: ["with another media type", () => ({ contentType: "text/plain" })],
  json: ["with half a JSON document", (body) => ({ body: body.slice(0, -1) })],
});

/** Bodies that break one constraint of the spec each. */
export function negatives({ requestBodies: [described] }: DescribedOperation): InvalidRequest[] {
  if (!described) return [];
  // That the body is JSON is documented for each operation.
  return constraints(described.schema, [], "documented").map((constraint) => ({
    name: [...constraint.path, constraint.member, constraint.keyword, constraint.wrongType].filter(Boolean).join("."),
    title: `with a body that breaks \`${constraint.keyword}\` of ${constraint.member ?? (constraint.path.join(".") || "the body")}${constraint.wrongType ? ` with ${constraint.wrongType}` : ""}`,
    assumed: constraint.level === "assumed",
    make: (body, operation, credentials) =>
      message(JSON.stringify(brokenLike(described, constraint, JSON.parse(body))), operation, credentials),
  }));
}

/**
 * Breaks the body that the provider would accept, so that nothing else in it is invalid. A member that it may do without
 * is taken from the spec's examples.
 */
function brokenLike(described: DescribedBody, constraint: Constraint, value: unknown): unknown {
  const fuller = Object.values(described.examples).map((example) => ({ ...Object(example), ...Object(value) }));
  return broken({ ...described, examples: { ...[value, ...fuller] } }, constraint);
}

function signedAs(body: string, operation: Operation, credentials: Credentials, change: object): string {
  const header = { ...protectedHeader(operation, credentials), ...change };
  const input = [JSON.stringify(header), body].map((part) => Buffer.from(part).toString("base64url")).join(".");
  const hash = header.alg === "HS512" ? "sha512" : "sha256";
  return `${input.split(".")[0]}..${createHmac(hash, credentials.secret).update(input).digest("base64url")}`;
}
