/**
 * A module of Node's, if this is Node or a runtime that has it. Asked for at run time and not imported: a bundle for
 * browsers would fail on the import.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Builtins[Name] | undefined; // as Node documents it
}

export interface Builtins {
  readonly "node:buffer": typeof import("node:buffer");
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:events": typeof import("node:events");
}
