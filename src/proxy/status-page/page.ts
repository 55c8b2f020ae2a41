import { createHash } from "node:crypto";
import type { Answer } from "../../local-server/answer.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";

/** The elements that the script fills. */
const BODY = `
<header>
<h1>byok-identity proxy</h1>
<p id="about" class="muted"></p>
</header>
<noscript><p>This page needs JavaScript. GET /status with the key returns the same as JSON.</p></noscript>
<form id="door" hidden>
<label>Key of this proxy <input id="key" type="password" autocomplete="off" spellcheck="false" required></label>
<p id="refusal" class="bad" role="alert"></p>
<button>Show the status</button>
<p class="muted">The key is in the proxy’s key file. It stays in this tab and is sent only to this proxy.</p>
</form>
<p id="notice" class="notice" role="status" hidden></p>
<main id="providers"></main>
`;

const HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>byok-identity proxy</title>
<style>${STYLE}</style>
<body>${BODY}<script>${SCRIPT}</script></body>
</html>
`;

/**
 * The status page, which is the same for everybody: a browser gets the status itself from `/status`, with the key. Only
 * this script and this style may run in it, it may ask only this proxy, and no other page may show it in a frame.
 *
 * @see https://www.w3.org/TR/CSP3/
 */
export function statusPage(): Answer {
  const policy = [
    "default-src 'none'",
    `script-src '${digestOf(SCRIPT)}'`,
    `style-src '${digestOf(STYLE)}'`,
    "img-src data:",
    "connect-src 'self'",
    "form-action 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ];
  return {
    status: 200,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy.join("; "),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      vary: "accept, authorization",
    },
    body: HTML,
  };
}

function digestOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}
