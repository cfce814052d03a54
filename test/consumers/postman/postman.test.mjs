import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { EXAMPLE_CREDENTIALS, startMock } from "freedompay-card-link/mock";
import newman from "newman";

const read = (name) => JSON.parse(readFileSync(`node_modules/freedompay-card-link/generated/${name}`, "utf8"));
const [collection, environment] = [read("postman.json"), read("postman-environment.json")];
const { authId, secret } = EXAMPLE_CREDENTIALS;
const run = promisify(newman.run);

let mock;
before(async () => {
  mock = await startMock();
});
beforeEach(() => mock.reset());
after(() => mock.close());

/** Every request once, as a reader sends it who filled in the environment. */
async function send(filledIn) {
  const given = { base_url: mock.url, auth_id: authId, secret, ...filledIn };
  const values = environment.values.map((variable) => ({ ...variable, value: given[variable.key] ?? variable.value }));
  const { run: result } = await run({ collection, environment: { ...environment, values } });
  const failures = result.failures.map(({ error }) => error.message);
  return { failures, statuses: result.executions.map(({ response }) => response.code) };
}

for (const algorithm of ["HS512", "HS256"]) {
  test(`each request signs itself with ${algorithm}, and the status is that of the link`, async () => {
    const own = await startMock({ credentials: { authId, secret, algorithm } });
    try {
      assert.deepEqual(await send({ algorithm, base_url: own.url }), { failures: [], statuses: [200, 200, 200] });
      assert.deepEqual(
        own.requests.map(({ verified }) => verified),
        [true, true, true],
      );
      const [link, , asked] = own.requests.map(({ body }) => body);
      assert.deepEqual(asked, { request_id: link.request_id });
    } finally {
      await own.close();
    }
  });
}

test("a wrong secret is refused, and the failure names the reason", async () => {
  const { failures, statuses } = await send({ secret: "another" });
  assert.deepEqual(statuses, [401, 401, 401]);
  for (const failure of failures) assert.match(failure, /the secret is wrong/);
});

test("an empty secret is named, and nothing is signed with it", async () => {
  const { failures } = await send({ secret: "" });
  assert.equal(failures[0], "secret is empty: choose the environment, and fill it in.");
  assert.deepEqual(
    mock.requests.map(({ verified }) => verified),
    [false, false, false],
  );
});

test("the files hold no secret, and the environment marks its place as one", () => {
  assert.deepEqual(
    environment.values.filter(({ type }) => type === "secret"),
    [{ key: "secret", value: "", type: "secret", enabled: true }],
  );
  assert.deepEqual(collection.variable, [{ key: "request_id", value: "" }]);
});
