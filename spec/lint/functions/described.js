const FEWEST_WORDS = 4;

const words = (text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** A description that only says the name again is refused like a missing one. */
export default function described(claim, _options, { path }) {
  if (claim.$ref !== undefined && claim.description === undefined && path.at(-2) !== "properties") return;
  const text = (claim.description ?? "").trim();
  const name = words(String(path.at(-1)));
  const news = words(text).filter((word) => !name.includes(word));
  if (news.length >= FEWEST_WORDS && /[.!?]$/.test(text)) return;
  const problem =
    text === ""
      ? "No description"
      : news.length < FEWEST_WORDS
        ? `The description says little more than the name: "${text}"`
        : "The description is no whole sentence; it ends without a full stop";
  return [
    {
      message: `${problem}. Say what a reader needs to decide: what it is for, what to put there, what follows from it.`,
    },
  ];
}
