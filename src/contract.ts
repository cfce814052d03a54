import type { Middleware } from "openapi-fetch";
import { type Bodies, type Operation, operations } from "../generated/contract.js";
import { CardLinkError, type ErrorCode } from "./errors.js";
import { violations } from "./violations.js";

const all: readonly Operation[] = Object.values(operations);

/**
 * openapi-fetch middleware that holds both directions to the contract: a request body that breaks it
 * is never sent, and an answer that breaks it is never handed on as `data`. Operations that the
 * contract doesn't know pass untouched.
 */
export function contractMiddleware(): Middleware {
  return {
    async onRequest({ request, schemaPath }) {
      const operation = find(request.method, schemaPath);
      if (operation) {
        await hold(
          "invalid_request",
          "The request was not sent, since it breaks the contract:",
          operation.request,
          request.clone(),
        );
      }
    },
    async onResponse({ request, response, schemaPath }) {
      const operation = find(request.method, schemaPath);
      if (!operation) return;
      const bodies = operation.responses[response.status];
      if (bodies) {
        await hold(
          "invalid_response",
          `The answer to ${operation.path} breaks the contract; ask requestStatus:`,
          bodies,
          response.clone(),
        );
      } else if (response.ok) {
        // openapi-fetch would hand it on as `data` of the documented type.
        throw undocumentedStatus(response.status);
      }
    },
  };
}

export function undocumentedStatus(status: number): CardLinkError {
  return new CardLinkError(
    "undocumented_status",
    `The server answered ${status}, which the vendor does not document. What became of the request is unknown; ask requestStatus.`,
  );
}

function find(method: string, path: string): Operation | undefined {
  return all.find((operation) => operation.method === method && operation.path === path);
}

async function hold(code: ErrorCode, problem: string, bodies: Bodies, message: Request | Response): Promise<void> {
  const mediaType = message.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase() ?? "";
  const schema = bodies[mediaType];
  if (!schema) {
    const expected = Object.keys(bodies).join(" or ");
    const text = `the media type must be ${expected}`;
    throw new CardLinkError(code, problem, [{ member: "", keyword: "contentType", message: text }]);
  }
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(await message.arrayBuffer()));
  } catch {
    throw new CardLinkError(code, problem, [
      { member: "", keyword: "json", message: "the body must be one JSON document in UTF-8" },
    ]);
  }
  const broken = violations(schema, body);
  if (broken.length > 0) throw new CardLinkError(code, problem, broken);
}
