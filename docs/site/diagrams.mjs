/**
 * SVG from text. The text is Mermaid's, of which this draws only what the guides use: a small sequence, and a
 * flowchart from a left column to a right one. The ready-made renderers need a browser, or load a font.
 */
import { escaped } from "./html.mjs";

const WIDTH = 360; // as wide as a telephone, so that nothing has to shrink there
const LINE = 17;
const LETTER = 6.7; // a generous width of one at 12.5 px, since fonts differ

export function diagram(source) {
  const [kind = "", ...lines] = source.split("\n").map((line) => line.trim());
  const draw = kind === "sequenceDiagram" ? sequence : kind.startsWith("flowchart") ? flowchart : undefined;
  if (!draw)
    throw new Error(
      `There is no drawing of "${kind}". Use sequenceDiagram or flowchart, or extend spec/docs/diagrams.mjs.`,
    );
  const title = lines
    .find((line) => line.startsWith("accTitle:"))
    ?.slice(9)
    .trim();
  if (!title) throw new Error(`A ${kind} has no title for those who can't see it. Add a line: accTitle: …`);
  const { body, height } = draw(lines.filter((line) => line !== "" && !line.startsWith("accTitle:")));
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">
<path d="M0 0 8 4 0 8z"/></marker></defs>
${body}</svg>`;
}

function sequence(lines) {
  const people = new Map();
  const steps = [];
  const loops = [];
  const frames = [];
  let y = 70;
  for (const line of lines) {
    const [, id, name] = /^participant (\w+) as (.+)$/.exec(line) ?? [];
    const [, from, arrow, to, said] = /^(\w+)(-->>|->>)(\w+): (.+)$/.exec(line) ?? [];
    const [, at, note] = /^Note over (\w+): (.+)$/.exec(line) ?? [];
    const [, loop] = /^loop (.+)$/.exec(line) ?? [];
    if (id) people.set(id, { name, x: people.size === 0 ? 75 : WIDTH - 75 });
    else if (loop) {
      loops.push({ label: loop, top: y });
      y += 30;
    } else if (line === "end") {
      const { label, top } = loops.pop() ?? unknown(line);
      frames.push(`<rect class="frame" x="4" y="${top}" width="${WIDTH - 8}" height="${y - top}" rx="6"/>`);
      steps.push(words([label], 14, top + 19, "start", "strong"));
      y += 16;
    } else if (at || from === to) {
      const { x } = people.get(at ?? from) ?? unknown(line);
      const wrapped = wrap(note ?? said ?? unknown(line), 138);
      const tall = wrapped.length * LINE + 10;
      steps.push(`<rect class="note" x="${x - 70}" y="${y}" width="140" height="${tall}" rx="4"/>`);
      steps.push(words(wrapped, x, y + LINE, "middle"));
      y += tall + 14;
    } else {
      const [start, end] = [people.get(from) ?? unknown(line), people.get(to) ?? unknown(line)];
      const wrapped = wrap(said, WIDTH - 160);
      steps.push(words(wrapped, WIDTH / 2, y + 12, "middle", "on"));
      y += wrapped.length * LINE + 4;
      const dashed = arrow === "-->>" ? " dashed" : "";
      steps.push(`<path class="arrow${dashed}" d="M${start.x} ${y}H${end.x}" marker-end="url(#head)"/>`);
      y += 18;
    }
  }
  const columns = [...people.values()].map(({ name, x }) => {
    const life = `<path class="life" d="M${x} 44V${y}"/>`;
    const box = `<rect class="box" x="${x - 70}" y="10" width="140" height="34" rx="6"/>`;
    return life + box + words([name], x, 31, "middle", "strong");
  });
  return { body: [...frames, ...columns, ...steps].join("\n"), height: y + 8 };
}

function flowchart(lines) {
  const labels = new Map();
  const edges = lines.map((line) => {
    const [, from, , fromLabel, to, , toLabel] =
      /^(\w+)(\["(.+?)"\])? --> (\w+)(\["(.+?)"\])?$/.exec(line) ?? unknown(line);
    if (fromLabel) labels.set(from, fromLabel);
    if (toLabel) labels.set(to, toLabel);
    return { from, to };
  });
  const rows = 58;
  const right = WIDTH - 210;
  const body = [...new Set(edges.map(({ to }) => to))].flatMap((to) => {
    const mine = edges.flatMap((edge, row) => (edge.to === to ? [{ ...edge, y: 10 + row * rows }] : []));
    const [top, bottom] = [mine.at(0)?.y ?? 0, (mine.at(-1)?.y ?? 0) + 44];
    const wrapped = wrap(labels.get(to) ?? to, 196);
    const middle = (top + bottom) / 2 - ((wrapped.length - 1) * LINE) / 2 + 4;
    return [
      `<rect class="note" x="${right}" y="${top}" width="206" height="${bottom - top}" rx="6"/>`,
      words(wrapped, right + 103, middle, "middle"),
      ...mine.flatMap(({ from, y }) => [
        `<rect class="box ${from}" x="4" y="${y}" width="110" height="44" rx="6"/>`,
        words([labels.get(from) ?? from], 59, y + 26, "middle", "strong"),
        `<path class="arrow" d="M114 ${y + 22}H${right - 1}" marker-end="url(#head)"/>`,
      ]),
    ];
  });
  return { body: body.join("\n"), height: edges.length * rows + 6 };
}

/** @returns {never} */
function unknown(line) {
  throw new Error(
    `A diagram can't be read at "${line}". See the guides for what can be drawn, or extend spec/docs/diagrams.mjs.`,
  );
}

function wrap(text, width) {
  return text.split(" ").reduce(
    (lines, word) => {
      const last = lines.at(-1);
      if (last !== undefined && (last.length + 1 + word.length) * LETTER <= width)
        return lines.with(-1, `${last} ${word}`);
      return lines.concat(word);
    },
    /** @type {string[]} */ ([]),
  );
}

function words(lines, x, y, anchor, kind = "plain") {
  const spans = lines.map((line, index) => `<tspan x="${x}" dy="${index === 0 ? 0 : LINE}">${escaped(line)}</tspan>`);
  return `<text class="${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${spans.join("")}</text>`;
}
