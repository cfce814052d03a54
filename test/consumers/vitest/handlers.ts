import spec from "freedompay-card-link/openapi.json" with { type: "json" };
import { type HttpHandler, HttpResponse, http } from "msw";

/** Answers every operation with the spec's example of that name, for unit tests and the browser. */
export const handlers = (example: "linked" | "in_process" | "rejected"): HttpHandler[] =>
  Object.entries(spec.paths).map(([path, { post }]) =>
    http.post(`*${path}`, () =>
      HttpResponse.json(post.responses[200].content["application/json"].examples[example].value),
    ),
  );
