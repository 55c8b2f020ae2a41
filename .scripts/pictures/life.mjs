// One request's life: who says what to whom, from top to bottom.
import { element, escaped, picture, SANS } from "./svg.mjs";

const WIDTH = 880;
const SIZE = 13;
const TOP = 64;

const PARTIES = [
  { id: "client", x: 90, name: "your client" },
  { id: "us", x: 340, name: "byok-identity" },
  { id: "identity", x: 590, name: "identity endpoint" },
  { id: "provider", x: 790, name: "provider" },
];

/**
 * An arrow goes from one to another, or a note stands at ours. `when`: only then. `back`: an answer. `bad`: belongs to a
 * refusal. `over`: between whom the text stands.
 */
const STEPS = [
  { from: "client", to: "us", text: "request, without a credential" },
  {
    note: [
      ["fresh", "the token comes from memory"],
      ["due soon", "from memory; one renewal runs behind it"],
      ["last five minutes", "one renewal that all who ask wait for"],
    ],
  },
  { from: "us", to: "identity", text: "one renewal for everybody", when: "unless it is fresh" },
  { from: "identity", to: "us", text: "token and its expiry", back: true },
  { from: "us", to: "provider", text: "request, with the token", over: ["us", "identity"] },
  {
    from: "provider",
    to: "us",
    text: "401",
    back: true,
    bad: true,
    when: "if it was revoked",
    over: ["identity", "provider"],
  },
  { from: "us", to: "identity", text: "one renewal for all refused", bad: true },
  { from: "identity", to: "us", text: "another token", back: true, bad: true },
  { from: "us", to: "provider", text: "the same bytes again", bad: true, over: ["us", "identity"] },
  {
    from: "provider",
    to: "client",
    text: "the answer, as it streams in",
    back: true,
    over: ["client", "us"],
  },
];

const ROW = 40;
const NOTE_ROW = 20;

/** SVG. */
export function life(scheme) {
  const drawn = [];
  let y = TOP;
  for (const step of STEPS) {
    if (step.note === undefined) {
      y += ROW;
      drawn.push(arrow(step, y, scheme));
    } else {
      y += 20;
      drawn.push(note(step.note, y, scheme));
      y += step.note.length * NOTE_ROW + 8;
    }
  }
  const height = y + 32;
  const size = { width: WIDTH, height, label: "One request's life", font: SANS, size: SIZE };
  return picture(size, scheme, [
    ...PARTIES.map((party) => lifeline(party, height, scheme)),
    ...drawn,
  ]);
}

function lifeline({ id, x, name }, height, { raised, border, text, blue }) {
  const ours = id === "us";
  const width = 150;
  const box = { x: x - width / 2, y: 20, width, height: 34, rx: 6 };
  return [
    element("line", {
      x1: x,
      x2: x,
      y1: 54,
      y2: height - 16,
      stroke: ours ? blue : border,
      "stroke-width": ours ? 2 : 1.5,
    }),
    element("rect", { ...box, fill: raised, stroke: ours ? blue : border, "stroke-width": 1.5 }),
    label(x, 41, name, { fill: text, "text-anchor": "middle", "font-weight": 600 }),
  ].join("\n");
}

function arrow({ from, to, text, when, back, bad, over = [from, to] }, y, scheme) {
  const start = at(from);
  const end = at(to);
  const colour = bad ? scheme.red : back ? scheme.dim : scheme.text;
  const way = Math.sign(end - start);
  const tip = end - way * 2;
  const middle = (at(over[0]) + at(over[1])) / 2;
  return [
    element("line", {
      x1: start + way * 2,
      x2: tip - way * 7,
      y1: y,
      y2: y,
      stroke: colour,
      "stroke-width": 1.5,
      "stroke-dasharray": back ? "5 4" : undefined,
    }),
    element("path", {
      d: `M${tip} ${y} l${-way * 9} -5 v10 z`,
      fill: colour,
    }),
    label(middle, y - 8, text, { fill: colour, "text-anchor": "middle" }),
    when === undefined
      ? ""
      : label(at("us") - 12, y + 4, when, {
          fill: bad ? scheme.red : scheme.dim,
          "text-anchor": "end",
          "font-style": "italic",
        }),
  ]
    .filter((drawn) => drawn !== "")
    .join("\n");
}

function note(lines, y, { raised, blue, text, dim }) {
  const [x, width] = [at("us") - 230, 470];
  const box = { x, y, width, height: lines.length * NOTE_ROW + 12, rx: 6 };
  return [
    element("rect", { ...box, fill: raised, stroke: blue }),
    ...lines.flatMap(([state, what], index) => {
      const line = y + 20 + index * NOTE_ROW;
      return [
        label(x + 14, line, state, { fill: text, "font-weight": 600 }),
        label(x + 156, line, what, { fill: dim }),
      ];
    }),
  ].join("\n");
}

function at(id) {
  return PARTIES.find((party) => party.id === id).x;
}

function label(x, y, text, attributes) {
  return element("text", { x, y, ...attributes }, escaped(text));
}
