import { expect, test } from "vitest";
import { type Format, formatted, partOf } from "../../src/check/formats.js";
import type { Report } from "../../src/check/index.js";

const report: Report = {
  target: "http://127.0.0.1:9",
  startedAt: "2026-01-15T12:30:45.000Z",
  duration: 1500,
  passed: false,
  counts: { passed: 1, failed: 1, undocumented: 1, not_applicable: 1 },
  checks: (["passed", "failed", "undocumented", "not_applicable"] as const).map((status) => ({
    id: `linkCard.answer.${status}`,
    title: `A title with <, & and "`,
    where: "#/paths",
    status,
    reason: `It is ${status}, "so" <to> & say`,
    evidence: [{ request: "POST /v5\nbody", answer: "HTTP 200 \u0001", time: 12 }],
  })),
};
const plain = { strict: false, colour: false };

test("JUnit has one case a check, with failures and skips counted, and nothing that XML refuses", () => {
  const xml = formatted(report, "junit", plain);
  expect(xml).toContain('tests="4" failures="1" skipped="1" time="1.5" timestamp="2026-01-15T12:30:45.000"');
  expect(xml.match(/<testcase /g)).toHaveLength(4);
  expect(xml).toContain('<failure message="It is failed, &quot;so&quot; &lt;to&gt; &amp; say" type="failed">#/paths');
  expect(xml).toContain("<skipped message=");
  expect(xml).not.toMatch(/\u0001| <to>/);
  expect(formatted(report, "junit", { ...plain, strict: true })).toContain('failures="2"');
  const counts = { ...report.counts, failed: 0 };
  const unchecked = formatted({ ...report, checks: [], counts, unchecked: "ECONNREFUSED" }, "junit", plain);
  expect(unchecked).toContain('tests="1" failures="1"');
  expect(unchecked).toContain('<failure message="ECONNREFUSED"/>');
});

test("SARIF has a result for what failed, a note for what is undocumented, and a rule for each check", () => {
  const { version, runs } = JSON.parse(formatted(report, "sarif", plain));
  expect(version).toBe("2.1.0");
  expect(runs[0].tool.driver.rules).toHaveLength(4);
  expect(runs[0].results).toMatchObject([
    {
      ruleId: "linkCard.answer.failed",
      level: "error",
      locations: [{ logicalLocations: [{ fullyQualifiedName: "#/paths" }] }],
    },
    { ruleId: "linkCard.answer.undocumented", level: "note" },
  ]);
  expect(JSON.parse(formatted(report, "sarif", { ...plain, strict: true })).runs[0].results[1].level).toBe("error");
});

test("JSON is the report as it is", () => {
  expect(JSON.parse(formatted(report, "json", plain))).toEqual(report);
});

test.each<[Format, boolean]>([
  ["text", true],
  ["json", false],
  ["junit", false],
  ["sarif", false],
])("%s is coloured where a terminal asks for it: %s", (format, coloured) => {
  expect(formatted(report, format, { ...plain, colour: true }).includes("\u001b[31mFAILED")).toBe(coloured);
});

const HOSTILE = "a\x1b[2J\x9b31m\u202e\u2066\u200f\u2028\r\n::error::x\n ##vso[task.complete]y ##[error]z";

test.each<Format>(["text", "json", "junit", "sarif"])(
  "%s gives a terminal and a CI system nothing to act on",
  (format) => {
    const [one] = report.checks.slice(1);
    const evidence = [{ request: HOSTILE, answer: HOSTILE, time: 1 }];
    const hostile = { ...one!, id: `a.${HOSTILE}`, title: HOSTILE, where: HOSTILE, reason: HOSTILE, evidence };
    const undocumented = { ...hostile, status: "undocumented" as const };
    const notApplicable = { ...hostile, status: "not_applicable" as const };
    const whole = { ...report, target: HOSTILE, unchecked: HOSTILE, checks: [hostile, undocumented, notApplicable] };
    for (const unchecked of [true, false]) {
      const { unchecked: _, ...checked } = whole;
      const text = formatted(unchecked ? whole : checked, format, plain);
      // JUnit writes U+FFFD, and so does the text.
      expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      for (const line of text.split(/\r?\n|&#10;/)) expect(line).not.toMatch(/^\s*::|##\w*\[/);
    }
  },
);

test("text counts by part what needs no look, and shows whole what failed", () => {
  const counted = { ...report, checks: [...report.checks, ...report.checks.slice(0, 1)] };
  expect(formatted(counted, "text", plain)).toBe(
    [
      "ok           linkCard.answer (2)",
      'n/a          linkCard.answer (1)  It is not_applicable, "so" <to> & say',
      'FAILED       linkCard.answer.failed  It is failed, "so" <to> & say',
      '             A title with <, & and ".',
      "             spec: #/paths",
      "             POST /v5",
      "             body",
      "             HTTP 200 \uFFFD  (12 ms)",
      'undocumented linkCard.answer.undocumented  It is undocumented, "so" <to> & say',
      "http://127.0.0.1:9 doesn't keep the contract: 3 of 4 rules could be checked, 1 kept, 1 broken, 1 answered in a way that isn't documented, in 1.5 s.",
    ].join("\n"),
  );
});

test("text says that a target keeps the contract, or why it can't be checked", () => {
  const kept = { ...report, passed: true, checks: [] };
  const told = (counts: typeof report.counts) => formatted({ ...kept, counts }, "text", plain);
  const whole = { passed: 76, failed: 0, undocumented: 0, not_applicable: 0 };
  expect(told(whole)).toBe("http://127.0.0.1:9 keeps the contract: all 76 rules were checked and kept, in 1.5 s.");
  expect(told({ ...whole, passed: 33, not_applicable: 43 })).toBe(
    "http://127.0.0.1:9 33 of 76 rules could be checked, all 33 kept, in 1.5 s.",
  );
  expect(formatted({ ...kept, unchecked: "ECONNREFUSED" }, "text", plain)).toBe(
    "http://127.0.0.1:9 can't be checked: ECONNREFUSED.",
  );
});

test("text counts apart what couldn't be found out for another reason", () => {
  const [one] = report.checks.slice(3);
  const checks = ["no card", "no card", "no answer"].map((reason) => ({ ...one!, reason }));
  expect(
    formatted({ ...report, checks }, "text", plain)
      .split("\n")
      .slice(0, 2),
  ).toEqual(["n/a          linkCard.answer (2)  no card", "n/a          linkCard.answer (1)  no answer"]);
});

test("JUnit is this document, to the letter", () => {
  const name = (status: string) => `A title with &lt;, &amp; and &quot; (linkCard.answer.${status})`;
  const open = (status: string) => `    <testcase classname="linkCard.answer" name="${name(status)}" time="0.012">`;
  const reason = (status: string) => `It is ${status}, &quot;so&quot; &lt;to&gt; &amp; say`;
  const shown = "#/paths&#10;&#10;POST /v5&#10;body&#10;&#10;HTTP 200 \uFFFD";
  expect(formatted(report, "junit", plain).split("\n")).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<testsuites>",
    '  <testsuite name="freedompay-card-link check http://127.0.0.1:9" tests="4" failures="1" skipped="1" time="1.5" timestamp="2026-01-15T12:30:45.000">',
    `${open("passed")}<system-out>passed: ${reason("passed")}</system-out></testcase>`,
    `${open("failed")}<failure message="${reason("failed")}" type="failed">${shown}</failure></testcase>`,
    `${open("undocumented")}<system-out>undocumented: ${reason("undocumented")}</system-out></testcase>`,
    `${open("not_applicable")}<skipped message="${reason("not_applicable")}"/></testcase>`,
    "  </testsuite>",
    "</testsuites>",
  ]);
  expect(formatted(report, "junit", { ...plain, strict: true })).toContain(
    `<failure message="${reason("undocumented")}" type="undocumented">`,
  );
  expect(formatted({ ...report, unchecked: "A & B" }, "junit", { ...plain, strict: true })).toContain(
    'tests="5" failures="3" skipped="1" time="1.5" timestamp="2026-01-15T12:30:45.000">\n' +
      '    <testcase classname="target" name="can be checked"><failure message="A &amp; B"/></testcase>\n',
  );
});

test("JUnit adds up the time of several exchanges, and shows each", () => {
  const [, one] = report.checks;
  const evidence = [
    { request: "A", answer: "B", time: 1000 },
    { request: "C", answer: "D", time: 500 },
  ];
  const xml = formatted({ ...report, checks: [{ ...one!, evidence }] }, "junit", plain);
  expect(xml).toContain('time="1.5"><failure');
  expect(xml).toContain("A&#10;&#10;B&#10;&#10;C&#10;&#10;D");
});

test("SARIF is this document, to the letter", () => {
  const result = (status: string, level: string) => ({
    ruleId: `linkCard.answer.${status}`,
    level,
    message: { text: `http://127.0.0.1:9: It is ${status}, "so" <to> & say` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: "spec/openapi.yaml" }, region: { startLine: 1 } },
        logicalLocations: [{ fullyQualifiedName: "#/paths" }],
      },
    ],
    properties: { evidence: report.checks[0]?.evidence },
  });
  expect(JSON.parse(formatted(report, "sarif", plain))).toEqual({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "freedompay-card-link check",
            rules: report.checks.map(({ id, title }) => ({ id, shortDescription: { text: title } })),
          },
        },
        invocations: [{ executionSuccessful: true }],
        results: [result("failed", "error"), result("undocumented", "note")],
      },
    ],
  });
  const unchecked = JSON.parse(formatted({ ...report, unchecked: "ECONNREFUSED" }, "sarif", plain));
  expect(unchecked.runs[0].invocations).toEqual([
    {
      executionSuccessful: false,
      toolExecutionNotifications: [{ level: "error", message: { text: "ECONNREFUSED" } }],
    },
  ]);
});

test("a check's part is the first two words of its id", () => {
  expect(["tls", "linkCard.answer.schema", "linkCard.body.card_id.type"].map(partOf)).toEqual([
    "tls",
    "linkCard.answer",
    "linkCard.body",
  ]);
});
