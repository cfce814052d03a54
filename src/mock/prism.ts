import { operations } from "../../generated/contract.js";
import { type DescribedBody, described, document } from "../contract/description.js";

export type OperationId = keyof typeof operations;

/** What Prism makes of a request: an example of the spec, or a refusal and what it found. */
export type PrismAnswer =
  | { readonly status: number; readonly mediaType: string; readonly body: unknown }
  | { readonly status: number; readonly refusal: string; readonly validation: readonly unknown[] };

type Examples = Readonly<Record<OperationId, Readonly<Record<string, unknown>>>>;

export interface Prism {
  /** The spec's named examples of an operation's documented answers. */
  readonly examples: Examples;
  /** Validates the request against the spec, and returns the example of that name. */
  ask(id: OperationId, headers: Record<string, string>, body: unknown, example: string): Promise<PrismAnswer>;
}

/** Loads Prism and gives it the packaged spec. */
export async function loadPrism(): Promise<Prism> {
  const [{ createLogger }, { createInstance, getHttpOperationsFromSpec, ProblemJsonError }] = await prismModules();
  const resources = await getHttpOperationsFromSpec(withoutDefaults());
  const config = { checkSecurity: true, validateRequest: true, validateResponse: true, errors: false } as const;
  const mock = { ...config, isProxy: false, upstreamProxy: undefined, mock: { dynamic: false } } as const;
  const prism = createInstance(mock, { logger: createLogger("prism", { level: "silent" }) });
  return {
    examples: Object.fromEntries(
      described.map(({ id, responseBodies }) => [id, examplesOf(responseBodies)]),
    ) as Examples,
    async ask(id, headers, body, example) {
      const { path, method } = operations[id];
      const request = { method: lowerCase(method), url: { path }, headers, body };
      // Prism would match the path against all operations, for each request.
      const own = resources.filter((resource) => resource.path === path && resource.method === request.method);
      const response = await prism.request(request, own, {
        ...mock,
        mock: { dynamic: false, exampleKey: example },
      })();
      if (response._tag === "Right") {
        const { output, validations } = response.right;
        const { statusCode, headers: { "Content-type": mediaType = "" } = {}, body } = output;
        if (validations.output.length > 0) {
          return { status: 500, refusal: `The example ${example} breaks its schema.`, validation: validations.output };
        }
        return { status: statusCode, mediaType, body };
      }
      if (!(response.left instanceof ProblemJsonError)) throw response.left;
      const { status, detail, additional } = response.left;
      const validation = additional?.["validation"];
      return { status, refusal: detail, validation: Array.isArray(validation) ? validation : [] };
    },
  };
}

/** With a `default` response, Prism would use that one for an invalid request, without saying what is invalid. */
function withoutDefaults(): object {
  const spec = structuredClone(document);
  for (const { path, method } of Object.values(operations)) {
    delete spec["paths"]?.[path]?.[method.toLowerCase()]?.["responses"]?.["default"];
  }
  return spec;
}

function examplesOf(bodies: readonly DescribedBody[]): Record<string, unknown> {
  return Object.assign({}, ...bodies.map(({ examples }) => examples));
}

function lowerCase<Text extends string>(text: Text): Lowercase<Text> {
  return text.toLowerCase() as Lowercase<Text>; // which is what toLowerCase does
}

async function prismModules() {
  try {
    return await Promise.all([import("@stoplight/prism-core"), import("@stoplight/prism-http")]);
  } catch (cause) {
    const missing = cause instanceof Error && /^Cannot find package '@stoplight\/prism-/.test(cause.message);
    if (!missing) throw new Error("The mock's Prism is installed, but can't be loaded.", { cause });
    const packages = "@stoplight/prism-core @stoplight/prism-http";
    throw new Error(`The mock needs Prism. Run: npm install --save-dev ${packages}`, { cause });
  }
}
