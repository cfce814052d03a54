import { type Operation, signatureScheme } from "../../generated/contract.js";
import type { OperationId } from "../contract/operations.js";
import { readingOf } from "../contract/reading.js";
import { violations } from "../contract/violations.js";
import { summary } from "../shared/errors.js";
import { hasDuplicateMember, mediaTypeOf, parseJson, textOf } from "../shared/json.js";
import { type Finding, finding } from "./finding.js";
import type { Exchange, WireResponse } from "./wire.js";

/** The largest header that most servers and proxies accept, in bytes. */
const LARGEST_HEADER = 16 * 1024;

export interface ResponseCheck {
  readonly title: string;
  /** Checks one response to a request that keeps the contract. */
  readonly evaluate: (response: WireResponse, operation: Operation, exchange: Exchange) => [Finding["status"], string];
}

/** What the contract requires of every response to a request that keeps it. */
export const RESPONSE_CHECKS: Readonly<Record<string, ResponseCheck>> = {
  redirect: {
    title: "The answer is no redirect",
    evaluate: ({ status }) =>
      isRedirect(status)
        ? ["failed", `It redirects with ${status}; body and signature would go wherever it points.`]
        : ["passed", "It doesn't redirect."],
  },
  status: {
    title: "The HTTP status is a documented one",
    evaluate: ({ status }, { responses }) => {
      if (isRedirect(status)) return ["not_applicable", "It redirects."];
      const documented = Object.keys(responses);
      return documented.includes(String(status))
        ? ["passed", `The status is ${status}.`]
        : ["undocumented", `The status is ${status}; the vendor documents ${documented.join(", ")}.`];
    },
  },
  mediaType: {
    title: "The media type is the documented one, in UTF-8",
    evaluate: (response, operation) => {
      const expected = Object.keys(operation.responses[response.status] ?? {});
      if (expected.length === 0) return NOT_DOCUMENTED;
      const { mediaType, utf8 } = mediaTypeOf(headerOf(response, "content-type"));
      return expected.includes(mediaType) && utf8
        ? ["passed", `It is ${mediaType}.`]
        : ["failed", `Expected ${expected.join(" or ")} in UTF-8.`];
    },
  },
  json: {
    title: "The body is one JSON document in UTF-8, without a byte order mark and without a member twice",
    evaluate: (response, operation) => {
      if (!operation.responses[response.status]) return NOT_DOCUMENTED;
      if (response.cut) return ["not_applicable", "The body is too large to be read."];
      const encoding = headerOf(response, "content-encoding");
      if (encoding !== undefined && encoding !== "identity") {
        return ["failed", "It is encoded, though the request asked for no encoding."];
      }
      if (parseJson(response.body) === undefined) return ["failed", jsonFlaw(response.body)];
      return hasDuplicateMember(response.body) ? ["failed", "An object has a member twice."] : ["passed", "It is."];
    },
  },
  schema: {
    title: "The body keeps its schema, formats included",
    evaluate: (response, operation) => {
      const body = bodyOf(response);
      const [schema] = Object.values(operation.responses[response.status] ?? {});
      if (!schema) return NOT_DOCUMENTED;
      if (body === undefined) return NOT_JSON;
      const broken = summary(violations(schema, body));
      return broken.length > 0 ? ["failed", `${broken.join("; ")}.`] : ["passed", "It does."];
    },
  },
  reading: {
    title: "status and request_status don't contradict each other",
    evaluate: (response, { id }) => {
      const body = bodyOf(response);
      const reading = readingOf(id as OperationId, body); // an entry of `operations`
      if (!reading) return ["not_applicable", "They aren't both there with a value that is documented."];
      const both = `${textOf(body, "status")} and ${textOf(body, "request_status")}`;
      return reading === "contradictory"
        ? ["failed", `They say ${both}; nobody can tell what became of the request.`]
        : ["passed", `They say ${both}.`];
    },
  },
  header: {
    title: `The header has at most ${LARGEST_HEADER} bytes`,
    evaluate: ({ headers }) => {
      const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
      return [size > LARGEST_HEADER ? "failed" : "passed", `It has ${size}.`];
    },
  },
  size: {
    title: "The body is no larger than a client reads",
    evaluate: ({ body, cut }) =>
      cut ? ["failed", `It has more than ${body.length} bytes.`] : ["passed", `It has ${body.length} bytes.`],
  },
  echo: {
    title: "The answer doesn't give back the signature",
    evaluate: (response, _operation, { request }) => {
      const mac = request.headers[signatureScheme.header]?.split("..")[1];
      const text = `${response.headers.flat().join("\n")}\n${response.body.toString("latin1")}`;
      return mac && text.includes(mac)
        ? ["failed", "It does, and proxies and logs on the way can store it."]
        : ["passed", "It doesn't."];
    },
  },
  time: {
    title: "The answer comes in time",
    evaluate: (_response, _operation, { time }) => [
      "passed",
      `It took ${time.toFixed(0)} ms; the vendor promises no time.`,
    ],
  },
};

const NOT_DOCUMENTED: [Finding["status"], string] = ["not_applicable", "Nothing is documented for this status."];
const NOT_JSON: [Finding["status"], string] = ["not_applicable", "The body is no JSON document."];

export function checkResponse(name: string, operation: Operation, exchange: Exchange): Finding {
  const { response, failure } = exchange;
  if (!response) {
    if (name === "time") return finding("failed", `No answer came: ${failure}.`, exchange);
    return finding("not_applicable", "No answer came.", exchange);
  }
  const check = RESPONSE_CHECKS[name];
  if (!check) throw new RangeError(`There is no check of answers called ${name}.`);
  return finding(...check.evaluate(response, operation, exchange), exchange);
}

/** The body, parsed leniently, so that one mistake isn't reported twice. */
export function bodyOf({ body }: WireResponse): unknown {
  try {
    return JSON.parse(body.toString("utf8").replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}

function headerOf({ headers }: WireResponse, wanted: string): string | undefined {
  return headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

function jsonFlaw(body: Buffer): string {
  if (body.length === 0) return "The body is empty.";
  if (body.subarray(0, 3).toString("hex") === "efbbbf") return "It begins with a byte order mark.";
  if (!Buffer.from(body.toString("utf8")).equals(body)) return "It isn't UTF-8.";
  return "It is no JSON document.";
}
