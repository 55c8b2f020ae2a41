// What the pictures have in common: the two schemes, with the colours that GitHub's pages have, and elements.

export const SCHEMES = {
  light: {
    ground: "#ffffff",
    raised: "#f6f8fa",
    border: "#d1d9e0",
    text: "#1f2328",
    dim: "#59636e",
    red: "#d1242f",
    green: "#1a7f37",
    yellow: "#9a6700",
    blue: "#0969da",
    cyan: "#1b7c83",
  },
  dark: {
    ground: "#0d1117",
    raised: "#151b23",
    border: "#3d444d",
    text: "#f0f6fc",
    dim: "#9198a1",
    red: "#f85149",
    green: "#3fb950",
    yellow: "#d29922",
    blue: "#4493f8",
    cyan: "#39c5cf",
  },
};

export const SANS = "-apple-system,BlinkMacSystemFont,Segoe UI,Helvetica,Arial,sans-serif";
export const MONO = "ui-monospace,SFMono-Regular,Menlo,Consolas,DejaVu Sans Mono,monospace";

/** An element; attributes that are undefined are left out. `content` is SVG. */
export function element(name, attributes, content = "") {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join("");
  return content === "" ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function escaped(text) {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** The whole picture on its ground. */
export function picture({ width, height, label, font, size }, { ground, border }, content) {
  const frame = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 6 };
  return `${element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": label,
      "font-family": font,
      "font-size": size,
    },
    `\n${[element("rect", { ...frame, fill: ground, stroke: border }), ...content].join("\n")}\n`,
  )}\n`;
}
