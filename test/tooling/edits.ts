/** Edits of a spec, for cases that change exactly one thing. */
export type Node = { [key: string]: Node } & Node[];
export type Edit = (spec: Node) => void;

/** Short names of places: a place may begin with one. Its other steps are separated by dots. */
const PLACES: Readonly<Record<string, string>> = {
  link: "paths./v5/card-api/card/link.post",
  linkBody: "link.requestBody.content.application/json",
  ok: "link.responses.200",
  okBody: "ok.content.application/json",
  status: "paths./v5/card-api/request/status.post",
  statusBody: "status.responses.200.content.application/json",
  schemas: "components.schemas",
  Identifier: "schemas.Identifier",
  RequestId: "schemas.RequestId",
  request: "schemas.LinkCardRequest",
  sent: "request.properties",
  answer: "schemas.Envelope",
  received: "answer.properties",
  words: "received.error_description",
  header: "schemas.JwsProtectedHeader",
  signed: "header.properties",
  statusAnswer: "schemas.RequestStatusResponse",
  // The members that request/status has beside those of the envelope.
  statusMembers: "statusAnswer.allOf.1.properties",
  card: "statusMembers.cards.items",
  scheme: "components.securitySchemes.JwsSignature",
  knownAnswers: "scheme.x-known-answers",
};

function stepsTo(place: string): string[] {
  const [first = "", ...rest] = place.split(".");
  return [...(PLACES[first] ? stepsTo(PLACES[first]) : [first]), ...rest];
}

function follow(node: Node, steps: readonly string[]): Node {
  return steps.reduce((inner, step) => {
    const found = inner[step];
    if (found === undefined) throw new Error(`The spec has nothing at ${steps.join(".")}; update this case.`);
    return found;
  }, node);
}

export const at = (spec: Node, place: string): Node => follow(spec, stepsTo(place));

/** The object that holds the place, and the last step to it. */
function around(spec: Node, place: string): [holder: Node, key: string] {
  const steps = stepsTo(place);
  return [follow(spec, steps.slice(0, -1)), steps.at(-1) ?? ""];
}

export const put =
  (place: string, value: unknown): Edit =>
  (spec) => {
    const [holder, key] = around(spec, place);
    Object.assign(holder, { [key]: structuredClone(value) });
  };

/** Puts there what this makes of what is there. */
export const change =
  (place: string, to: (old: Node) => unknown): Edit =>
  (spec) =>
    put(place, to(at(spec, place)))(spec);

export const take =
  (place: string): Edit =>
  (spec) => {
    at(spec, place);
    const [holder, key] = around(spec, place);
    delete holder[key];
  };

export const rename =
  (place: string, to: string): Edit =>
  (spec) => {
    const [holder] = around(spec, place);
    Object.assign(holder, { [to]: at(spec, place) });
    take(place)(spec);
  };

export const all =
  (...edits: readonly Edit[]): Edit =>
  (spec) => {
    for (const edit of edits) edit(spec);
  };

export const reversed = (node: Node): object => Object.fromEntries(Object.entries(node).reverse());

/** The places of all objects that have this member. */
export function holdersOf(member: string, node: Node, path: readonly string[] = []): string[] {
  if (node === null || typeof node !== "object") return [];
  const inner = Object.entries(node).flatMap(([key, each]) => holdersOf(member, each, [...path, key]));
  return member in node ? [path.join("."), ...inner] : inner;
}
