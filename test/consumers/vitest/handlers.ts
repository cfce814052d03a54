import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import { type HttpHandler, HttpResponse, http } from "msw";

// The operations that linkCard and follow call. Later versions of the spec have more, with examples of other names.
const PATHS = ["/v5/card-api/card/link", "/v5/card-api/request/status"] as const;

/** Answers with the spec's example of that name, for unit tests and the browser. */
export const handlers = (example: "linked" | "in_process" | "rejected"): HttpHandler[] =>
  PATHS.map((path) => {
    const { examples } = spec.paths[path].post.responses[200].content["application/json"];
    return http.post(`*${path}`, () => HttpResponse.json(examples[example].value));
  });
