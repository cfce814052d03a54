/** What must be taken and what must be refused, derived from the spec: a new operation or member brings its cases along. */
import { type Breach, breachesOf, broken, constraints, title } from "../../src/check/negatives.js";
import { type DescribedBody, type DescribedOperation, describedOperations } from "../../src/contract/description.js";

export interface Case {
  readonly operation: DescribedOperation;
  readonly group: string;
  readonly name: string;
  readonly verdict: "taken" | "refused";
  readonly request: Sent;
  /** The response that is asked for, as the spec shows it. */
  readonly example?: { readonly name: string; readonly body: unknown };
  /** A response that breaks the contract, for a server to give. */
  readonly response?: { readonly body: unknown };
  /** What is wrong with the body, if it is a JSON document. */
  readonly breaches?: readonly Breach[];
}

export interface Sent {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
  /** What the bytes are the JSON of, if they are. */
  readonly json?: { readonly value: unknown };
  readonly signature: "right" | "wrong" | "none";
  readonly isRepeated?: boolean;
  /** Whether it is no JSON. */
  readonly isMalformed?: boolean;
}

export const cases: readonly Case[] = describedOperations.flatMap((operation) => {
  const [described] = operation.requestBodies;
  const [first] = Object.entries(operation.responseBodies[0]?.examples ?? {});
  if (!described || !first) throw new Error(`${operation.id} has no request or no response example.`);
  const [shown] = Object.values(described.examples);
  const asking = (value: unknown): Sent => ({
    bytes: Buffer.from(JSON.stringify(value)),
    contentType: described.mediaType,
    json: { value },
    signature: "right",
  });
  const right = () => asking(withNewId(shown));
  const raw = (bytes: string | Buffer<ArrayBuffer>): Sent => {
    const { json: _, ...rest } = right();
    return { ...rest, bytes: Buffer.from(bytes) };
  };
  const text = JSON.stringify(shown);
  const flawed: Readonly<Record<string, Readonly<Record<string, Sent>>>> = {
    "form of requests": {
      "without a body": raw(""),
      "of another media type": { ...raw(text), contentType: "text/plain" },
      "in another charset": { ...raw(text), contentType: `${described.mediaType}; charset=latin1` },
      "of half a JSON document": { ...raw(text.slice(0, -1)), isMalformed: true },
      "with a byte order mark": { ...raw(`\uFEFF${text}`), isMalformed: true },
      "with a member twice": raw(text.replace(/"\w+":/, (member) => `${member}null,${member}`)),
      "that is not UTF-8": raw(Buffer.from(text.replace(/"(?=})/, '\xff"'), "latin1")),
    },
    signatures: {
      "without a signature": { ...right(), signature: "none" },
      "with the signature of another secret": { ...right(), signature: "wrong" },
    },
    ...(!operation.safe &&
      shown !== withNewId(shown) && { duplicates: { "for the second time": { ...right(), isRepeated: true } } }),
  };
  const taken = (group: string, name: string, request: Sent, [example, body]: [string, unknown]): Case => {
    return { operation, group, name, verdict: "taken", request, example: { name: example, body } };
  };
  const refused = (group: string, request: Sent, rest: Pick<Case, "name" | "response" | "breaches">): Case => {
    return { operation, group, verdict: "refused", request, ...rest };
  };
  return [
    ...Object.entries(described.examples).map(([name, value]) => taken("request examples", name, asking(value), first)),
    ...operation.responseBodies.flatMap(({ examples }) =>
      Object.entries(examples).map((example) => taken("response examples", example[0], right(), example)),
    ),
    ...negatives(described).map(({ value, ...rest }) => refused("broken requests", asking(value), rest)),
    ...operation.responseBodies
      .flatMap(negatives)
      .map(({ value: body, ...rest }) => refused("broken responses", right(), { ...rest, response: { body } })),
    ...Object.entries(flawed).flatMap(([group, requests]) =>
      Object.entries(requests).map(([name, request]) => refused(group, request, { name })),
    ),
  ];
});

/** Values that break one constraint each. */
export function negatives(body: DescribedBody): { name: string; value: unknown; breaches: readonly Breach[] }[] {
  return constraints(body.schema).map((constraint) => {
    return { name: title(constraint), value: broken(body, constraint), breaches: breachesOf(constraint) };
  });
}

/** An id is taken once. The same value, if it has none. */
function withNewId(value: unknown): unknown {
  return Object.hasOwn(Object(value), "request_id") ? { ...Object(value), request_id: crypto.randomUUID() } : value;
}
