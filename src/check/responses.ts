import { brotliDecompressSync, unzipSync } from "node:zlib";
import { signatureScheme } from "../../generated/contract.js";
import type { DescribedOperation } from "../contract/description.js";
import { readingOf } from "../contract/reading.js";
import { violations } from "../contract/violations.js";
import { summary } from "../shared/errors.js";
import { mediaTypeOf, readJson, textOf, withoutMark } from "../shared/json.js";
import { LARGEST_RESPONSE } from "../transport/send.js";
import { type Add, type Finding, finding, mostSevere, rule } from "./finding.js";
import type { Exchange, WireResponse } from "./wire.js";

/** The largest header that most servers and proxies accept, in bytes. */
const LARGEST_HEADER = 16 * 1024;

type Result = [status: Finding["status"], reason: string];
/** Checks one response to a valid request. */
type Evaluate = (response: WireResponse, operation: DescribedOperation, exchange: Exchange) => Result;

const NOT_DOCUMENTED: Result = ["not_applicable", "Nothing is documented for this status."];

/** What the contract requires of every response to a valid request. */
const RULES: Readonly<Record<string, readonly [title: string, evaluate: Evaluate]>> = {
  redirect: [
    "The response is no redirect",
    ({ status }) =>
      isRedirect(status)
        ? ["failed", `It redirects with ${status}; the signature would go wherever it points.`]
        : ["passed", "It doesn't redirect."],
  ],
  status: [
    "The HTTP status is a documented one",
    ({ status }, { responses }) => {
      if (isRedirect(status)) return ["not_applicable", "It redirects."];
      const documented = Object.keys(responses);
      return documented.includes(String(status))
        ? ["passed", `The status is ${status}.`]
        : ["undocumented", `The status is ${status}; the vendor documents ${documented.join(", ")}.`];
    },
  ],
  mediaType: [
    "The media type is the documented one, in UTF-8",
    (response, operation) => {
      const expected = Object.keys(operation.responses[response.status] ?? {});
      if (expected.length === 0) return NOT_DOCUMENTED;
      const { mediaType, utf8 } = mediaTypeOf(headerOf(response, "content-type"));
      return expected.includes(mediaType) && utf8
        ? ["passed", `It is ${mediaType}.`]
        : ["failed", `Expected ${expected.join(" or ")} in UTF-8.`];
    },
  ],
  json: [
    "The body is one JSON document in UTF-8, without a byte order mark and without duplicate members",
    (response, operation) => {
      if (!operation.responses[response.status]) return NOT_DOCUMENTED;
      if (response.cut) return ["not_applicable", "The body is too large to be read."];
      const flaw = jsonFlaw(response);
      return flaw ? ["failed", flaw] : ["passed", "It is."];
    },
  ],
  schema: [
    "The body keeps its schema, formats included",
    (response, operation) => {
      const body = bodyOf(response);
      const [schema] = Object.values(operation.responses[response.status] ?? {});
      if (!schema) return NOT_DOCUMENTED;
      if (body === undefined) return ["not_applicable", "The body is not a JSON document."];
      const broken = summary(violations(schema, body));
      return broken.length > 0 ? ["failed", `${broken.join("; ")}.`] : ["passed", "It does."];
    },
  ],
  reading: [
    "status and request_status don't contradict each other",
    (response, { id }) => {
      const body = bodyOf(response);
      const reading = readingOf(id, body);
      if (!reading) return ["not_applicable", "They don't both have a documented value."];
      const both = `They say ${textOf(body, "status")} and ${textOf(body, "request_status")}`;
      return reading === "contradictory"
        ? ["failed", `${both}; nobody can tell how the request went.`]
        : ["passed", `${both}.`];
    },
  ],
  header: [
    `The header has at most ${LARGEST_HEADER} bytes`,
    ({ headers }) => {
      const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
      return [size > LARGEST_HEADER ? "failed" : "passed", `It has ${size}.`];
    },
  ],
  size: [
    "The body is no larger than a client reads",
    ({ body, cut }) =>
      cut ? ["failed", `It has more than ${body.length} bytes.`] : ["passed", `It has ${body.length} bytes.`],
  ],
  echo: [
    "The response doesn't echo the signature",
    (response, _operation, { request }) => {
      const mac = request.headers[signatureScheme.header]?.split("..")[1];
      const text = `${response.headers.flat().join("\n")}\n${Buffer.from(response.body).toString("latin1")}`;
      return mac && text.includes(mac)
        ? ["failed", "It does, so proxies and logs can store it."]
        : ["passed", "It doesn't."];
    },
  ],
  time: [
    "The response arrives in time",
    (_response, _operation, { time }) => ["passed", `It took ${time.toFixed(0)} ms; the vendor documents no limit.`],
  ],
};

/** Checks all responses of an operation to valid requests. */
export function checkResponses(
  add: Add,
  operation: DescribedOperation,
  exchanges: readonly Exchange[],
  otherwise: Finding,
): void {
  for (const [name, [title, evaluate]] of Object.entries(RULES)) {
    const found = exchanges.map((exchange) => {
      const { response, failure } = exchange;
      if (response) return finding(...evaluate(response, operation, exchange), exchange);
      if (name === "time") return finding("failed", `There was no response: ${failure}.`, exchange);
      return finding("not_applicable", "There was no response.", exchange);
    });
    const where = `${operation.pointer}/responses/200`;
    add(rule(`${operation.id}.response.${name}`, title, where), mostSevere(found, otherwise));
  }
}

const DECODERS: Readonly<Record<string, typeof unzipSync>> = {
  gzip: unzipSync,
  deflate: unzipSync,
  br: brotliDecompressSync,
};

/** The body, decoded and parsed leniently, so that one mistake is reported once. */
export function bodyOf(response: WireResponse): unknown {
  const decode = DECODERS[headerOf(response, "content-encoding") ?? ""];
  try {
    const bytes = decode ? decode(response.body, { maxOutputLength: LARGEST_RESPONSE }) : response.body;
    return JSON.parse(bytes.toString("utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

export function isSuccessful({ status }: WireResponse): boolean {
  return status >= 200 && status < 300;
}

/** A response in a few words, none of them the provider's own. */
export function describeResponse(response: WireResponse): string {
  const words = ["status", "request_status"].map((member) => textOf(bodyOf(response), member) ?? "");
  return [response.status, ...words.filter((word) => /^(ok|error|success|process)$/.test(word))].join(" ");
}

function headerOf({ headers }: WireResponse, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function jsonFlaw(response: WireResponse): string | undefined {
  const { body } = response;
  const encoding = headerOf(response, "content-encoding") ?? "identity";
  if (encoding !== "identity") return "It is encoded, but the request accepts no encoding.";
  if (body.length === 0) return "The body is empty.";
  if (withoutMark(body) !== body) return "It begins with a byte order mark.";
  if (!Buffer.from(new TextDecoder().decode(body)).equals(body)) return "It isn't UTF-8.";
  const read = readJson(body);
  if (!read) return "It is not a JSON document.";
  return read.hasDuplicate ? "An object has a duplicate member." : undefined;
}
