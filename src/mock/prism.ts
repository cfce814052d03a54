import { readFile } from "node:fs/promises";
import { type Operation, operations } from "../../generated/contract.js";

export type OperationId = keyof typeof operations;

/** What Prism makes of a request: an example of the spec, or a refusal and what it found. */
export type PrismAnswer =
  | { readonly status: number; readonly mediaType: string; readonly body: unknown }
  | { readonly status: number; readonly refusal: string; readonly validation: readonly unknown[] };

export interface Prism {
  /** The spec's named examples of an operation's documented answers. */
  readonly examples: Readonly<Record<OperationId, Readonly<Record<string, unknown>>>>;
  /** Holds the request to the spec, and answers with the example of that name. */
  ask(id: OperationId, headers: Record<string, string>, body: unknown, example: string): Promise<PrismAnswer>;
}

/** Loads Prism and gives it the packaged spec. */
export async function loadPrism(): Promise<Prism> {
  const [{ createLogger }, { createInstance, getHttpOperationsFromSpec, ProblemJsonError }] = await prismModules();
  const spec = JSON.parse(await readFile(new URL("../../generated/openapi.json", import.meta.url), "utf8"));
  const responses = ({ path, method }: Operation) => spec.paths[path][method.toLowerCase()].responses;
  // With it, Prism would answer a bad request in its name: a bare status, and not a word on what is wrong.
  for (const operation of Object.values(operations)) delete responses(operation).default;

  const resources = await getHttpOperationsFromSpec(spec);
  const config = { checkSecurity: true, validateRequest: true, validateResponse: true, errors: false } as const;
  const mock = { ...config, isProxy: false, upstreamProxy: undefined, mock: { dynamic: false } } as const;
  const prism = createInstance(mock, { logger: createLogger("prism", { level: "silent" }) });
  return {
    examples: mapOperations((operation) => namedExamples(Object.values(responses(operation)))),
    async ask(id, headers, body, example) {
      const { path, method } = operations[id];
      const request = { method: lowerCase(method), url: { path }, headers, body };
      const answer = await prism.request(request, resources, {
        ...mock,
        mock: { dynamic: false, exampleKey: example },
      })();
      if (answer._tag === "Right") {
        const { output, validations } = answer.right;
        const { statusCode, headers: { "Content-type": mediaType = "" } = {}, body } = output;
        if (validations.output.length > 0) {
          return { status: 500, refusal: `The example ${example} breaks its schema.`, validation: validations.output };
        }
        return { status: statusCode, mediaType, body };
      }
      if (!(answer.left instanceof ProblemJsonError)) throw answer.left;
      const { status, detail, additional } = answer.left;
      const validation = additional?.["validation"];
      return { status, refusal: detail, validation: Array.isArray(validation) ? validation : [] };
    },
  };
}

type Examples = Record<string, unknown>;

function namedExamples(
  responses: { content?: Record<string, { examples?: Record<string, { value: unknown }> }> }[],
): Examples {
  const bodies = responses.flatMap(({ content = {} }) => Object.values(content));
  const named = bodies.flatMap(({ examples = {} }) => Object.entries(examples));
  return Object.fromEntries(named.map(([name, { value }]) => [name, value]));
}

function mapOperations<Value>(make: (operation: Operation) => Value): Record<OperationId, Value> {
  const made = Object.entries(operations).map(([id, operation]) => [id, make(operation)]);
  return Object.fromEntries(made); // has the members of `operations`, which the checker doesn't follow
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
