/** A block of code in a Markdown file: the words behind its fence, and what stands in it. */
export interface Block {
  readonly language: string;
  readonly flags: readonly string[];
  readonly text: string;
}

export function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w+)([^\n]*)\n([\s\S]*?)^```$/gm)].map(
    ([, language = "", flags = "", text = ""]) => ({
      language,
      flags: flags.split(" ").filter(Boolean),
      text,
    }),
  );
}
