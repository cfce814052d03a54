import { type ParseArgsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.js";

/**
 * `parseArgs` with errors of one line that quote no input.
 *
 * @throws UsageError
 */
export function parse<const Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException; // it throws nothing else
    // Node's message names only the option, which is one of ours.
    if (code === "ERR_PARSE_ARGS_INVALID_OPTION_VALUE") throw new UsageError(message.replaceAll("\n", " "));
    const what = code === "ERR_PARSE_ARGS_UNKNOWN_OPTION" ? "Unknown option" : "Unexpected argument";
    const names = Object.keys(config.options ?? {}).map((name) => `--${name}`);
    throw new UsageError(`${what}. Expected ${names.join(", ")}; credentials come only from the environment.`);
  }
}
