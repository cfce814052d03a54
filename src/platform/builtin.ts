/**
 * A module of Node's, if this is Node or a runtime that has it. Asked for at run time and not imported: a bundle for Node
 * that was built without its conditions would silently lose what only Node can prove, and a bundle for browsers would fail.
 */
export function builtin<Name extends keyof Builtins>(name: Name): Builtins[Name] | undefined {
  return globalThis.process?.getBuiltinModule?.(name) as Builtins[Name] | undefined; // as Node documents it
}

export interface Builtins {
  readonly "node:buffer": typeof import("node:buffer");
  readonly "node:crypto": typeof import("node:crypto");
  readonly "node:diagnostics_channel": typeof import("node:diagnostics_channel");
}
