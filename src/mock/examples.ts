import { described } from "../contract/description.js";
import type { OperationId } from "../contract/operations.js";

/** A documented response, as the spec shows it. */
export interface Example {
  readonly status: number;
  readonly mediaType: string;
  readonly body: unknown;
}

/** The spec's named examples of the responses of each operation. */
export const EXAMPLES: ReadonlyMap<OperationId, Readonly<Record<string, Example>>> = new Map(
  described.map(({ id, responseBodies }) => [
    id,
    Object.fromEntries(
      responseBodies.flatMap(({ status = 200, mediaType, examples }) =>
        Object.entries(examples).map(([name, body]) => [name, { status, mediaType, body }]),
      ),
    ),
  ]),
);
