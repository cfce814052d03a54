import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signatureScheme } from "../../generated/contract.js";
import { breaches, breachesOf, broken, constraints, title } from "../../src/check/negatives.js";
import { type DescribedBody, type DescribedOperation, describedOperations } from "../../src/contract/description.js";
import { EXAMPLE_CREDENTIALS, type Mock, startMock } from "../../src/mock/index.js";
import { sign } from "../../src/signing/index.js";
import { protectedHeader } from "./spec.js";

let mock: Mock;
beforeAll(async () => {
  mock = await startMock();
});
afterAll(() => mock.close());

const tally = new Map<string, { killed: number; present: number }>();

/** A test for one constraint, which counts as killed once it has been refused for the right reason. */
function kill(judge: string, what: string, check: () => Promise<void> | void): void {
  const row = tally.get(judge) ?? { killed: 0, present: 0 };
  tally.set(judge, row);
  row.present++;
  test(`${judge} refuse ${what}`, async () => {
    await check();
    row.killed++;
  });
}

afterAll(() => {
  const sum = (count: "killed" | "present") => [...tally.values()].reduce((total, row) => total + row[count], 0);
  console.log(`Constraint coverage: ${sum("killed")} killed of ${sum("present")} present`);
  for (const [judge, { killed, present }] of tally) console.log(`  ${judge}: ${killed} of ${present}`);
});

function killByValidators(body: DescribedBody): void {
  for (const constraint of constraints(body.schema)) {
    kill("the validators", `a ${body.name} that breaks only ${title(constraint)}`, () => {
      expect(breaches(body.compiled, broken(body, constraint))).toEqual(breachesOf(constraint));
    });
  }
}

describe.each(describedOperations)("$id", (operation) => {
  for (const body of operation.requestBodies) {
    killByValidators(body);

    kill("the mock", `a ${body.name} without a body`, async () => {
      const { validation } = await post(operation, { body: "" });
      expect(validation).toMatchObject([{ keyword: "type", message: "the body must be object" }]);
    });

    kill("the mock", `a ${body.name} of another media type`, async () => {
      const { detail } = await post(operation, { contentType: "text/plain" });
      expect(detail).toContain(`Send Content-Type: ${body.mediaType}; there is another one.`);
    });

    kill("the mock", `a ${body.name} without a signature`, async () => {
      const { detail } = await post(operation, { unsigned: true });
      expect(detail).toContain("There is no X-JWS-Signature");
    });
  }

  operation.responseBodies.forEach(killByValidators);
});

describe("the signature", () => protectedHeader.forEach(killByValidators));

interface Problem {
  readonly detail?: string;
  readonly validation?: readonly unknown[];
}

/** Posts the operation's first example, but for what the case breaks. */
async function post(
  operation: DescribedOperation,
  change: { body?: string; contentType?: string; unsigned?: boolean },
): Promise<Problem> {
  const [described] = operation.requestBodies;
  const {
    body = JSON.stringify(Object.values(described?.examples ?? {})[0]),
    contentType = described?.mediaType ?? "",
    unsigned = false,
  } = change;
  const headers = new Headers({ "content-type": contentType });
  if (!unsigned) headers.set(signatureScheme.header, await sign(body, operation, EXAMPLE_CREDENTIALS));
  const response = await fetch(mock.url + operation.path, { method: operation.method, body, headers });
  return (await response.json()) as Problem; // what is in it is for the tests to say
}
