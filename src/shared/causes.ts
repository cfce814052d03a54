import type { CardLinkErrorCause } from "./errors.js";

/** A chain of causes may be circular, so we read no further than this. */
const LONGEST_CHAIN = 8;

/** What classes and runtimes call an error. Other text could be a secret: the error may come from the caller's code. */
const NAME = /^[A-Za-z]\w{0,60}$/;
const CODE = /^[A-Z\d][A-Z\d_]{1,60}$/;

/**
 * An error and its causes, outermost first. Read without `instanceof`, which is false for an error of another realm, as
 * every error of Node's is under Jest.
 */
export function causesIn(error: unknown): object[] {
  const causes: object[] = [];
  for (let at = error; isObject(at) && causes.length < LONGEST_CHAIN; at = memberOf(at, "cause")) causes.push(at);
  return causes;
}

/** The same by name and code only: a message could hold a secret. */
export function causesOf(error: unknown): CardLinkErrorCause[] {
  return causesIn(error).map((cause) => {
    const [name, code] = [memberOf(cause, "name"), memberOf(cause, "code")];
    return { name: isText(name, NAME) ? name : "Error", ...(isText(code, CODE) && { code }) };
  });
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === "string" && form.test(value);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An error from the caller's code may have getters that throw. */
function memberOf(value: object, name: string): unknown {
  try {
    return Reflect.get(value, name);
  } catch {
    return undefined;
  }
}
