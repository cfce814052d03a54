/** As little of a test runner as every runtime has room for. */

/** @typedef {{ name: string, error?: string }} Result */

/**
 * @param {readonly (readonly [name: string, run: () => unknown])[]} tests
 * @returns {Promise<Result[]>}
 */
export async function runAll(tests) {
  const results = [];
  for (const [name, run] of tests) {
    try {
      await run();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: String((error instanceof Error && error.stack) || error) });
    }
  }
  return results;
}

/** Compares what JSON can tell. */
export function equal(actual, expected, about = "") {
  const [is, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== wanted) throw new Error(`${about}: expected ${wanted}, got ${is}`);
}

/** The code of the `CardLinkError` that this throws. */
export async function codeThrown(work) {
  try {
    await work();
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : String(error);
  }
  return "nothing was thrown";
}
