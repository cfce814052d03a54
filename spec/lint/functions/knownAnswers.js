/** That this package signs as the vendor does shows only where another tool computed the signature. */
export default function knownAnswers(spec) {
  const [[scheme, { "x-known-answers": answers = [], "x-protected-header": header }] = ["", {}]] = Object.entries(
    spec.components?.securitySchemes ?? {},
  );
  const examples = requestExamples(spec, header?.properties?.alg?.enum ?? ["HS512"]);
  const belong = (answer, { id, body }) => answer.operation === id && answer.body === body;
  const missing = examples.filter((example) => !answers.some((answer) => belong(answer, example)));
  const stray = [...answers.entries()].filter(([, answer]) => !examples.some((example) => belong(answer, example)));
  return [
    ...missing.map((example) => ({ message: commands(example), path: example.path })),
    ...stray.map(([index, { operation }]) => ({
      message:
        `The body of this known answer is no request example of ${operation}. Write it as the JSON of the example, ` +
        "without white space and with its members in the same order, or remove the entry.",
      path: ["components", "securitySchemes", scheme, "x-known-answers", index],
    })),
  ];
}

/** The examples of an operation are signed with each algorithm in turn. */
function requestExamples({ paths }, algorithms) {
  return Object.entries(paths).flatMap(([route, item]) =>
    Object.entries(item).flatMap(([method, { operationId: id, requestBody }]) =>
      Object.entries(requestBody?.content ?? {}).flatMap(([type, { examples = {} }]) =>
        Object.entries(examples).map(([name, { value }], index) => ({
          ...{ id, name, route, method: method.toUpperCase(), body: JSON.stringify(value) },
          alg: algorithms[index % algorithms.length],
          path: ["paths", route, method, "requestBody", "content", type, "examples", name],
        })),
      ),
    ),
  );
}

function commands({ id, name, route, method, body, alg }) {
  const header = JSON.stringify({ uri: route, auth_id: "123456", method, params: "", alg });
  return `${id} has no known answer for its request example "${name}". Run:

b64() { openssl base64 -A | tr '+/' '-_' | tr -d '='; }
header=${quoted(header)}
body=${quoted(body)}
input=$(printf %s "$header" | b64).$(printf %s "$body" | b64)
signature=\${input%.*}..$(printf %s "$input" | openssl dgst -${alg.replace("HS", "sha")} -hmac secret -binary | b64)
cat <<END
        - summary: Computed with openssl from the request example ${name} of ${id}
          operation: ${id}
          secret: secret
          body: '$body'
          protectedHeader: '$header'
          signature: $signature
END

Add what this prints to x-known-answers.`;
}

/** For a POSIX shell. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
