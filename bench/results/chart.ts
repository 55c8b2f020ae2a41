import type { Report, ReportedRow } from "../report.ts";
import { times } from "./text.ts";

export type Scheme = "light" | "dark";

interface Palette {
  readonly ground: string;
  readonly text: string;
  readonly faint: string;
  readonly line: string;
  readonly ours: string;
  readonly missed: string;
  readonly peer: string;
}

/** The colours that GitHub has, so that the picture lies in its page. */
const PALETTES: Readonly<Record<Scheme, Palette>> = {
  light: {
    ground: "#ffffff",
    text: "#1f2328",
    faint: "#59636e",
    line: "#d1d9e0",
    ours: "#0969da",
    missed: "#bc4c00",
    peer: "#818b98",
  },
  dark: {
    ground: "#0d1117",
    text: "#f0f6fc",
    faint: "#9198a1",
    line: "#3d444d",
    ours: "#4493f8",
    missed: "#f0883e",
    peer: "#9198a1",
  },
};

const WIDTH = 880;
const LEFT = 330;
const RIGHT = 800;
const TOP = 76;
const STEP = 44;
const FONT = 'font-family="-apple-system,BlinkMacSystemFont,Segoe UI,Helvetica,Arial,sans-serif"';

/** Ratios on one logarithmic axis, a line for each claim: ours, the bound that was promised, and the peers. SVG. */
export function chartOf({ rows }: Report, scheme: Scheme): string {
  const palette = PALETTES[scheme];
  const lines = rows.flatMap((row) => row.ours.map((claim) => ({ row, claim })));
  const height = TOP + lines.length * STEP + 20;
  const ratios = rows.flatMap(({ ours, peers }) =>
    [...ours, ...peers].map(({ ratio }) => ratio ?? 1),
  );
  const decades = Math.max(1, Math.ceil(Math.log10(Math.max(...ratios))));
  // Less than a tenth stands at the edge, as nothing at all does.
  const x = (ratio: number): number =>
    Math.round(LEFT + ((Math.log10(Math.max(ratio, 0.1)) + 1) / (decades + 1)) * (RIGHT - LEFT));
  const axis = Array.from({ length: decades + 2 }, (_, index) => 10 ** (index - 1));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Measured ratios, a line for each row of the table" ${FONT} font-size="13">`,
    `<rect width="${WIDTH}" height="${height}" rx="6" fill="${palette.ground}"/>`,
    legend(palette),
    ...axis.map((ratio) => tick(ratio, x(ratio), height, palette)),
    ...lines.map(({ row, claim }, index) => entry(row, claim, TOP + index * STEP, x, palette)),
    "</svg>\n",
  ].join("\n");
}

function legend({ ours, missed, peer, text, faint }: Palette): string {
  return [
    `<circle cx="24" cy="24" r="6" fill="${ours}"/>${label(38, 28, "byok-identity", text)}`,
    `<circle cx="150" cy="24" r="6" fill="${missed}"/>${label(164, 28, "over its bound", text)}`,
    `<circle cx="276" cy="24" r="5" fill="none" stroke="${peer}" stroke-width="2"/>${label(290, 28, "peers", text)}`,
    `<rect x="345" y="16" width="3" height="16" fill="${text}"/>${label(356, 28, "the bound that is promised", text)}`,
    label(WIDTH - 20, 28, "less is better", faint, "end"),
  ].join("\n");
}

function tick(ratio: number, x: number, height: number, { line, faint, text }: Palette): string {
  const one = ratio === 1;
  return [
    `<line x1="${x}" x2="${x}" y1="${TOP - 14}" y2="${height - 14}" stroke="${one ? faint : line}" stroke-width="${one ? 1.5 : 1}"/>`,
    label(x, TOP - 20, times(ratio), one ? text : faint, "middle"),
  ].join("\n");
}

function entry(
  { id, title, baseline, ours, peers }: ReportedRow,
  claim: ReportedRow["ours"][number],
  y: number,
  x: (ratio: number) => number,
  palette: Palette,
): string {
  const centre = y + 16;
  const ratio = claim.ratio ?? 0;
  const bound = claim.goal === undefined ? undefined : Object.values(claim.goal)[0];
  const colour = claim.holds === false ? palette.missed : palette.ours;
  const others = peers.filter((peer) => peer.ratio !== undefined);
  const right = Math.max(x(ratio), ...others.map((peer) => x(peer.ratio ?? 0)));
  return [
    `<g><title>${escaped(title)}</title>`,
    label(20, centre - 3, ours.length === 1 ? id : `${id}: ${claim.name}`, palette.text),
    label(20, centre + 13, `1 × is ${baseline.name}`, palette.faint, "start", 11),
    `<line x1="${Math.min(x(1), x(ratio))}" x2="${right}" y1="${centre}" y2="${centre}" stroke="${palette.line}" stroke-width="2"/>`,
    bound === undefined
      ? ""
      : `<rect x="${x(bound) - 1}" y="${centre - 9}" width="3" height="18" fill="${palette.text}"/>`,
    ...others.map(
      (peer) =>
        `<circle cx="${x(peer.ratio ?? 0)}" cy="${centre}" r="5" fill="${palette.ground}" stroke="${palette.peer}" stroke-width="2"><title>${escaped(`${peer.name} ${times(peer.ratio)}`)}</title></circle>`,
    ),
    `<circle cx="${x(ratio)}" cy="${centre}" r="6" fill="${colour}"/>`,
    label(WIDTH - 16, centre + 4, times(claim.ratio), colour, "end"),
    "</g>",
  ]
    .filter((line) => line !== "")
    .join("\n");
}

function label(
  x: number,
  y: number,
  text: string,
  fill: string,
  anchor: "start" | "middle" | "end" = "start",
  size = 13,
): string {
  return `<text x="${x}" y="${y}" fill="${fill}" text-anchor="${anchor}" font-size="${size}">${escaped(text)}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
