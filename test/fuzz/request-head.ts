import { fc } from "../support/properties.ts";
import { words } from "./campaign.ts";

/** What stands for the right key, and for the port of a machine that must never hear of a request. */
export const KEY = "{key}";
export const FOREIGN = "{foreign}";

const method = words(`GET|POST|HEAD|OPTIONS|TRACE|CONNECT|get|PRI|GET |M-SEARCH|`);
const segment = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("v1", "openai", "models", "chat") },
  {
    weight: 3,
    arbitrary: words(
      `..|.||%2e%2e|%2E.|..;|;|%2f|%5c|\\|%252e%252e|%00|@|@127.0.0.1:${FOREIGN}|\u00ff|%ff|#x|%|%zz|v1%20x|~|:443`,
    ),
  },
);
const query = words(`||?|?a=b|?api-key=x|?%61pi-key=x|?a b|?\u00e9|?a=?b#c|??|?&&`);
const origin = words(
  `||||http://127.0.0.1:${FOREIGN}|//127.0.0.1:${FOREIGN}|http://|*|http://localhost@127.0.0.1:${FOREIGN}|127.0.0.1:${FOREIGN}|ftp://x|\\\\127.0.0.1`,
);
export const target: fc.Arbitrary<string> = fc
  .tuple(origin, fc.array(segment, { maxLength: 5 }), query)
  .map(([base, segments, rest]) => `${base}/${segments.join("/")}${rest}`);

const version = words(`HTTP/1.1|HTTP/1.1|HTTP/1.1|HTTP/1.0|HTTP/2.0|X|`);

const name = words(
  `Host|host|Host |Authorization|api-key|x-api-key|X-Api-Key|Connection|Content-Length|Transfer-Encoding|Expect|Upgrade|Origin|Via|TE|Trailer|X-Forwarded-Host|X-Original-URL|Cookie|Proxy-Authorization|Location|Forwarded|sec-websocket-protocol|Sec-WebSocket-Key|__proto__||x y|\u00e9|:path`,
);
const value = fc.oneof(
  words(`localhost|127.0.0.1|127.0.0.1:${FOREIGN}|evil.example|Bearer ${KEY}|${KEY}|Bearer wrong`),
  words("0|5|-1|99999999999999999999|0x5|5, 5|chunked|gzip|chunked, chunked|identity|close||\t"),
  words("keep-alive, authorization|Upgrade|websocket|100-continue|h2c"),
  words(`http://127.0.0.1:${FOREIGN}/|openai-insecure-api-key.${KEY}`),
  fc.string({ unit: "binary-ascii", maxLength: 20 }),
);
const end = words(`\r\n|\r\n|\r\n|\r\n|\n|\r|\r\n |\0\r\n`);
const header = fc
  .tuple(name, fc.constantFrom(": ", ":", " : ", ""), value, end)
  .map((parts) => parts.join(""));

/** So that many heads are let in, and not only refused. */
const opening = words(
  `|Host: localhost\r\nAuthorization: Bearer ${KEY}\r\n|Host: localhost\r\n|Host: 127.0.0.1\r\napi-key: ${KEY}\r\n|Host: 127.0.0.1\r\nx-api-key: ${KEY}\r\n`,
);
const tail = words(
  `\r\n|\r\n|\r\n|\r\nhello|\r\n5\r\nhello\r\n0\r\n\r\n||\n\n|\r\n0\r\n\r\n|\r\n0\r\n\r\nGET http://127.0.0.1:${FOREIGN}/ HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${KEY}\r\n\r\n`,
);

/** A request that is let in, unless one of its headers is not. */
const good = fc
  .tuple(
    fc.constantFrom("GET", "POST", "DELETE"),
    fc.constantFrom("/openai/v1/models", "/openai", "/openai/deployments/x?api-version=1"),
    fc.constantFrom("Authorization: Bearer ", "api-key: ", "x-api-key: "),
    fc.array(header, { maxLength: 3 }),
    tail,
  )
  .map(([verb, url, door, headers, last]) =>
    [`${verb} ${url} HTTP/1.1\r\nHost: localhost\r\n${door}${KEY}\r\n`, ...headers, last].join(""),
  );

const bad = fc
  .tuple(method, target, version, opening, fc.array(header, { maxLength: 5 }), tail)
  .map(([verb, url, http, first, headers, last]) =>
    [`${verb} ${url} ${http}\r\n`, first, ...headers, last].join(""),
  );

/** The bytes of a request, near to a good one or far from it; KEY and FOREIGN still stand for what they are. */
export const head: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: good },
  { weight: 5, arbitrary: bad },
  { weight: 1, arbitrary: fc.string({ unit: "binary-ascii", maxLength: 100 }) },
);
