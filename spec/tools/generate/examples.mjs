import { follow, root } from "../compat/pointer.mjs";

const SHARED = "#/components/examples/";

/**
 * Writes out each example where an operation refers to it. Who reads the JSON finds `examples.linked.value` there, and
 * needs to follow no reference: the mock, the tests, the docs, and teams that import the JSON.
 * @param spec the bundled OpenAPI document
 */
export function withExamplesInPlace(spec) {
  const { examples: _, ...components } = spec.components;
  const inPlace = (_key, value) => {
    if (!value?.$ref?.startsWith?.(SHARED)) return value;
    // A summary beside the reference stands for this operation alone.
    const { $ref, ...own } = value;
    return { ...follow(root(spec), $ref).value, ...own };
  };
  return JSON.parse(JSON.stringify({ ...spec, components }, inPlace));
}
