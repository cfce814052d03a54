/** Turns spec/mock-control.yaml into generated/control.js: where each operation is, and a validator for its body. */
import { operationsOf } from "./contract.mjs";
import { oneModule, validatorsModule } from "./validators.mjs";

/** @param spec the bundled OpenAPI document */
export async function controlModule(spec) {
  const operations = operationsOf(spec).map(({ id, method, path }) => {
    const { summary, requestBody } = spec.paths[path][method.toLowerCase()];
    const reference = requestBody?.content["application/json"].schema.$ref;
    return { id, method, path, summary, reference };
  });
  const references = operations.flatMap(({ id, reference }) => (reference ? [[`${id}Body`, reference]] : []));
  const entries = operations.map(({ id, reference, ...place }) => {
    const members = Object.entries({ id, ...place }).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `${id}: { ${members.join(", ")}${reference ? `, body: validators.${id}Body` : ""} }`;
  });
  return {
    code: await oneModule("control", {
      control: `
        import * as validators from "validators";
        export const control = { ${entries.join(", ")} };`,
      validators: validatorsModule(spec, Object.fromEntries(references)),
    }),
    declarations: `import type { Schema } from "./contract.js";

/** A request of a test to the mock. */
export interface ControlOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  /** Absent if it has no body. */
  readonly body?: Schema;
}

export declare const control: {
${operations.map(({ id }) => `  readonly ${id}: ControlOperation;`).join("\n")}
};
`,
  };
}
