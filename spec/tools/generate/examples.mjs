/** Turns the spec into generated/examples.js: the named examples of the documented responses, without the rest. */
import { at, operationsOf } from "./contract.mjs";

/** @param spec the bundled OpenAPI document */
export function examplesModule(spec) {
  const examples = operationsOf(spec).map(({ id, place, statuses }) => [
    id,
    Object.fromEntries(statuses.flatMap((status) => examplesOf(at(spec, [...place, "responses", status]), status))),
  ]);
  const declared = examples.map(([id, named]) => {
    const names = Object.keys(named).map((name) => `    readonly ${JSON.stringify(name)}: Example;`);
    return `  readonly ${id}: {\n${names.join("\n")}\n  };`;
  });
  return {
    code: `export const examples = ${JSON.stringify(Object.fromEntries(examples), null, 2)};\n`,
    declarations: `
/** A response as the spec shows it. */
export interface Example {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

/** By operation and name. */
export declare const examples: {
${declared.join("\n")}
};
`,
  };
}

function examplesOf({ value }, status) {
  return Object.entries(value.content ?? {}).flatMap(([mediaType, { examples = {} }]) =>
    Object.entries(examples).map(([name, example]) => [
      name,
      { status: Number(status), mediaType, body: example.value },
    ]),
  );
}
