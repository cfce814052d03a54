// Generated from spec/mock-control.yaml by `npm run generate`. Do not edit.
import type { Schema } from "./contract.js";

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
  readonly requests: ControlOperation;
  readonly wait: ControlOperation;
  readonly next: ControlOperation;
  readonly settle: ControlOperation;
  readonly down: ControlOperation;
  readonly reset: ControlOperation;
};
