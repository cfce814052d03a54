import { createHmac, randomBytes } from "node:crypto";
import { type Operation, operations, signatureScheme } from "../../generated/contract.js";
import type { DescribedBody, DescribedOperation } from "../contract/description.js";
import { type Credentials, protectedHeader, type Target } from "../signing/credentials.js";
import { sign } from "../signing/index.js";
import { broken, type Constraint, constraints } from "./negatives.js";
import type { Message } from "./wire.js";

/** A request with exactly one mistake. */
export interface InvalidRequest {
  /** The last part of the check's id. */
  readonly name: string;
  readonly title: string;
  /** Whether it breaks only what we chose ourselves; a provider that accepts it breaks nothing that the vendor documents. */
  readonly assumed?: boolean;
  make(body: string, operation: Operation, credentials: Credentials): Promise<Message>;
}

/** A request that keeps the contract, except for what `change` changes. */
export async function message(
  body: string,
  { method, path, request }: Operation,
  credentials: Credentials,
  change: Partial<{
    target: Target;
    credentials: Credentials;
    signedBody: string;
    signature: (right: string) => string;
  }> = {},
): Promise<Message> {
  const right = await sign(
    change.signedBody ?? body,
    change.target ?? { method, path },
    change.credentials ?? credentials,
  );
  const signature = change.signature ? change.signature(right) : right;
  const [contentType = ""] = Object.keys(request);
  const headers = {
    "Content-Type": contentType,
    "Content-Length": String(Buffer.byteLength(body)),
    "Accept-Encoding": "identity",
  };
  return { method, path, body, headers: { ...headers, ...(signature && { [signatureScheme.header]: signature }) } };
}

const tampered = (signature: string) => {
  const [header, mac = ""] = signature.split("..");
  return `${header}..${mac.startsWith("A") ? "B" : "A"}${mac.slice(1)}`;
};

/** Signatures that a provider must not accept. */
export const SIGNATURES: readonly InvalidRequest[] = [
  { name: "missing", title: "without a signature", make: (...of) => message(...of, { signature: () => "" }) },
  {
    name: "tampered",
    title: "with a signature of which one letter is changed",
    make: (...of) => message(...of, { signature: tampered }),
  },
  {
    name: "truncated",
    title: "with half a signature",
    make: (...of) => message(...of, { signature: (right) => right.slice(0, (right.indexOf("..") + right.length) / 2) }),
  },
  {
    name: "secret",
    title: "signed with another secret",
    make: (body, operation, credentials) =>
      message(body, operation, credentials, { credentials: { ...credentials, secret: randomBytes(64) } }),
  },
  {
    name: "auth_id",
    title: "signed for an unknown auth_id",
    make: (body, operation, credentials) =>
      message(body, operation, credentials, {
        credentials: { ...credentials, authId: randomBytes(8).toString("hex") },
      }),
  },
  {
    name: "alg",
    title: 'with "alg":"none" and no signature',
    make: (body, operation, credentials) =>
      message(body, operation, credentials, {
        signature: () => signedAs(body, operation, credentials, { alg: "none" }).replace(/[^.]+$/, ""),
      }),
  },
  {
    name: "uri",
    title: "signed for another path",
    make: (body, operation, credentials) => {
      const path = Object.values(operations).find((one) => one.path !== operation.path)?.path ?? "/";
      return message(body, operation, credentials, { target: { ...operation, path } });
    },
  },
  {
    name: "method",
    title: "signed for another method",
    make: (body, operation, credentials) =>
      message(body, operation, credentials, { target: { ...operation, method: "PUT" } }),
  },
  {
    name: "body",
    title: "with the signature of another body",
    make: (body, operation, credentials) =>
      message(body, operation, credentials, {
        signedBody: body.replace(/[\da-f]/, (digit) => (digit === "0" ? "1" : "0")),
      }),
  },
  {
    name: "params",
    title: "signed with params that aren't empty",
    assumed: true,
    make: (body, operation, credentials) =>
      message(body, operation, credentials, {
        signature: () => signedAs(body, operation, credentials, { params: "a=1" }),
      }),
  },
  {
    name: "algorithm",
    title: "signed with the other algorithm",
    assumed: true,
    make: (body, operation, credentials) => {
      const algorithm = protectedHeader(operation, credentials).alg === "HS512" ? "HS256" : "HS512";
      return message(body, operation, credentials, { credentials: { ...credentials, algorithm } });
    },
  },
  {
    name: "form",
    title: "with the signature of the same JSON in another form",
    assumed: true,
    make: (body, operation, credentials) =>
      message(JSON.stringify(JSON.parse(body), null, 1), operation, credentials, { signedBody: body }),
  },
];

/** Requests with a valid signature that don't fit the operation. */
export const REQUESTS: readonly InvalidRequest[] = [
  {
    name: "method",
    title: "with another method",
    make: (body, operation, credentials) => message(body, { ...operation, method: "PUT" }, credentials),
  },
  {
    name: "mediaType",
    title: "with another media type",
    make: (body, operation, credentials) =>
      message(body, { ...operation, request: { "text/plain": () => true } }, credentials),
  },
  {
    name: "json",
    title: "with half a JSON document",
    make: (body, operation, credentials) => message(body.slice(0, -1), operation, credentials),
  },
];

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

/** Breaks the body that the provider would accept, so that nothing else in it is invalid. */
function brokenLike(described: DescribedBody, constraint: Constraint, value: unknown): unknown {
  return broken({ ...described, examples: { value } }, constraint);
}

function signedAs(body: string, operation: Operation, credentials: Credentials, change: object): string {
  const header = { ...protectedHeader(operation, credentials), ...change };
  const input = [JSON.stringify(header), body].map((part) => Buffer.from(part).toString("base64url")).join(".");
  const hash = header.alg === "HS512" ? "sha512" : "sha256";
  return `${input.split(".")[0]}..${createHmac(hash, credentials.secret).update(input).digest("base64url")}`;
}
