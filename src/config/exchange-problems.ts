import type { ConfigProblem } from "../errors.ts";
import { FRAGMENT, hasFragment } from "./endpoint-url.ts";
import { isFields, type Fields } from "../lib/fields.ts";
import { objectionsTo } from "../lib/secure-url.ts";

/** Problems of the URLs that an exchange sends its subject to. */
export function exchangeProblems({ exchange, baseUrl }: Fields): ConfigProblem[] {
  if (!isFields(exchange)) return [];
  const named = Object.entries(exchange).map(([name, block]) => ({
    path: `exchange.${name}.tokenUrl`,
    url: isFields(block) ? block["tokenUrl"] : undefined,
  }));
  const { oauth } = exchange;
  const parameters = isFields(oauth) && isFields(oauth["parameters"]) ? oauth["parameters"] : {};
  const reserved = RESERVED.filter((name) => name in parameters).map((name) => ({
    path: `exchange.oauth.parameters.${name}`,
    message: "has no effect: the exchange sets this parameter itself",
  }));
  const own = { path: "baseUrl", url: exchange["anthropic"] === undefined ? undefined : baseUrl };
  const flaws = [...named, own].flatMap(({ path, url }) => {
    const messages = typeof url === "string" ? objectionsTo(url, OBJECTIONS) : [];
    const fragment = path !== own.path && hasFragment(url) ? [FRAGMENT] : [];
    return [...messages, ...fragment].map((message) => ({ path, message }));
  });
  return [...flaws, ...reserved];
}

/** Parameters of RFC 8693 that have fields of their own, or none. */
const RESERVED = [
  "grant_type",
  "subject_token",
  "subject_token_type",
  "audience",
  "scope",
  "requested_token_type",
];

const OBJECTIONS = {
  userinfo: "contains a user name or password, which would be shown in errors; remove it",
  insecure: "would send the token that is exchanged over plain http to another machine; use https",
};
