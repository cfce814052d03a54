const LEVELS = ["documented", "sibling", "verified", "assumed"];

/** Says of one claim what is missing from its `x-evidence`. */
export default function evidence(claim, _options, { document }) {
  const sources = Object.keys(document.data["x-evidence-sources"] ?? {});
  const mark = claim["x-evidence"];
  if (mark === undefined) {
    return [
      {
        message:
          "No x-evidence. Say how well this is known and where it stands: " +
          "`x-evidence: { level: documented, source: PAGE }`; the sources are listed under x-evidence-sources.",
      },
    ];
  }
  const problems = [];
  if (!LEVELS.includes(mark.level)) {
    problems.push(`x-evidence.level is ${JSON.stringify(mark.level)}; write one of ${LEVELS.join(", ")}`);
  }
  for (const source of [mark.source].flat()) {
    if (sources.includes(source)) continue;
    problems.push(
      `x-evidence.source is ${JSON.stringify(source)}; write one of ${sources.join(", ")}, or add the new source under x-evidence-sources`,
    );
  }
  if ((mark.source === "OURS") !== (mark.level === "assumed")) {
    problems.push(
      "x-evidence is of level `assumed` if and only if its source is OURS; name the vendor's page, or say that it is our choice",
    );
  }
  if (mark.level === "assumed" && !mark.note) {
    problems.push("x-evidence.note is missing; an assumption says what was chosen and why");
  }
  return problems.map((message) => ({ message: `${message}.` }));
}
