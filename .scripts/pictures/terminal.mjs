// What a command writes to a terminal, as a picture.
import { element, escaped, MONO, picture } from "./svg.mjs";

const COLUMNS = 108;
const SIZE = 13;
/** Of one column. Fonts differ in it, so each run of letters is stretched to what it takes up here. */
const ADVANCE = 7.8;
const LINE = 19;
const MARGIN = 20;

const ESCAPE = String.fromCharCode(27);
const COLOURS = { 31: "red", 32: "green", 33: "yellow", 34: "blue", 36: "cyan" };

/** `output` with its ANSI colours, after the line that asked for it. SVG. */
export function terminal(command, output, scheme) {
  const lines = [
    [
      { text: "$ ", style: { dim: true } },
      { text: command, style: { bold: true } },
    ],
    [],
    ...output
      .trimEnd()
      .split(/\r?\n/)
      .flatMap((line) => wrapped(runsOf(line))),
  ];
  const size = {
    width: Math.ceil(COLUMNS * ADVANCE) + 2 * MARGIN,
    height: lines.length * LINE + 2 * MARGIN - 4,
    label: `What ${command} prints`,
    font: MONO,
    size: SIZE,
  };
  const texts = lines.flatMap((line, row) => drawn(line, MARGIN + SIZE + row * LINE, scheme));
  return picture(size, scheme, texts);
}

/** Runs of letters with one look. */
function runsOf(line) {
  const runs = [];
  let style = {};
  for (const part of line.split(ESCAPE)) {
    const [, code, text] = /^(?:\[(\d+)m)?([^]*)$/.exec(part);
    if (code !== undefined) style = styled(style, Number(code));
    if (text !== "") runs.push({ text, style });
  }
  return runs;
}

function styled(style, code) {
  if (code === 0) return {};
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { ...style, colour: undefined };
  const colour = COLOURS[code];
  if (colour === undefined) throw new Error(`The picture knows no colour ${code}.`);
  return { ...style, colour };
}

/** A line that is too long goes on in the next, as in a terminal. */
function wrapped(runs) {
  const lines = [[]];
  let left = COLUMNS;
  for (let { text, style } of runs) {
    while (text.length > left) {
      lines.at(-1).push({ text: text.slice(0, left), style });
      text = text.slice(left);
      lines.push([]);
      left = COLUMNS;
    }
    lines.at(-1).push({ text, style });
    left -= text.length;
  }
  return lines;
}

function drawn(runs, y, scheme) {
  let column = 0;
  return runs.flatMap(({ text, style }) => {
    const start = column + (text.length - text.trimStart().length);
    column += text.length;
    const seen = text.trim();
    if (seen === "") return [];
    const attributes = {
      x: Number((MARGIN + start * ADVANCE).toFixed(1)),
      y,
      textLength: Number((seen.length * ADVANCE).toFixed(1)),
      lengthAdjust: "spacingAndGlyphs",
      fill: style.dim ? scheme.dim : scheme[style.colour ?? "text"],
      "font-weight": style.bold ? 600 : undefined,
      "xml:space": "preserve",
    };
    return [element("text", attributes, escaped(seen))];
  });
}
