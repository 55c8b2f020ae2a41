/** What the page at the end of a sign-in says. */
export interface PageText {
  readonly outcome: "success" | "failure";
  readonly title: string;
  readonly text: string;
}

/**
 * The page at the end of a sign-in: no script, nothing from elsewhere, light or dark as the person's system. `nonce`
 * allows its style.
 */
export function page({ outcome, title, text }: PageText, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>${escaped(title)}</title>
<style nonce="${escaped(nonce)}">${STYLE}</style>
</head>
<body>
<main class="${outcome}">
<svg viewBox="0 0 48 48" width="56" height="56" aria-hidden="true">${SIGNS[outcome]}</svg>
<h1>${escaped(title)}</h1>
<p>${escaped(text)}</p>
<footer>byok-identity</footer>
</main>
</body>
</html>
`;
}

const SIGNS = {
  success: '<circle cx="24" cy="24" r="22"/><path d="m14 25 7 7 13-15"/>',
  failure: '<circle cx="24" cy="24" r="22"/><path d="M24 13v14M24 34v.5"/>',
} as const;

const STYLE = `
:root { --paper: #f6f7f9; --card: #fff; --ink: #1b1f24; --soft: #57606a; --line: #d8dee4; --good: #1a7f37; --bad: #b42318; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0d1117; --card: #161b22; --ink: #e6edf3; --soft: #9198a1; --line: #30363d; --good: #3fb950; --bad: #f97066; }
}
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2.5rem 2rem 1.75rem; text-align: center; background: var(--card); border: 1px solid var(--line); border-radius: 1rem; }
svg { fill: none; stroke: var(--good); stroke-width: 3; stroke-linecap: round; stroke-linejoin: round; }
.failure svg { stroke: var(--bad); }
h1 { margin: 1rem 0 .5rem; font-size: 1.5rem; line-height: 1.25; text-wrap: balance; }
p { color: var(--soft); overflow-wrap: anywhere; text-wrap: pretty; }
footer { margin-top: 2rem; font-size: .875rem; color: var(--soft); }
`;

/** Escapes text that a server or a person chose, so that it does not become markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
