import { createServer } from "node:http";
import { inspect } from "node:util";
import { afterAll, beforeAll, expect } from "vitest";
import { sendStep } from "../../src/credentials/exchange/send-step.ts";
import { ByokIdentityError } from "../../src/errors.ts";
import { onLoopback } from "../support/loopback.ts";
import { fc } from "../support/properties.ts";
import { campaign, words } from "./campaign.ts";

const SUBJECT = "subject-token-that-nobody-may-see";

type Reply = [status: number, body: string];

let answer: { readonly status: number; readonly body: string };
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(answer.status, { "content-type": "application/json" }).end(answer.body);
});
let url: string;
beforeAll(async () => {
  url = await onLoopback(server);
});
afterAll(() => void server.close());

const text = fc.oneof(
  words("Bearer|bearer|N_A|MAC|3600|-1|soon||invalid_grant|2030-01-01T00:00:00Z|0x10|1e999"),
  fc.constant(SUBJECT),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.double(),
  fc.integer(),
  fc.jsonValue({ maxDepth: 2 }),
);
const fields = words(
  "access_token|token_type|expires_in|expires_on|expires_at|error|error_description|message|__proto__",
);
const body = fc.oneof(
  { weight: 6, arbitrary: fc.dictionary(fields, value).map((each) => JSON.stringify(each)) },
  fc.jsonValue({ maxDepth: 3 }).map((each) => JSON.stringify(each)),
  fc.string({ unit: "binary", maxLength: 80 }),
);

campaign<Reply>({
  title: "sendStep() makes a token or an error of any answer, and shows the subject in none",
  share: 0.05,
  input: fc.tuple<Reply>(fc.constantFrom(200, 201, 202, 204, 400, 401, 403, 429, 500, 503), body),
  found: [
    [200, `{"access_token":"a","token_type":"${SUBJECT}"}`],
    [200, `{"access_token":"a","expires_in":1e400}`],
    [400, `{"error":"${SUBJECT}","error_description":"${SUBJECT}"}`],
    [400, `{"error":{"type":"${SUBJECT}"},"message":"${SUBJECT.split("").join("\u200B")}"}`],
  ],
  async holds([status, said]) {
    answer = { status, body: said };
    const request = { url: `${url}/token`, headers: {}, body: "{}" };
    const context = { what: "fuzz", subject: SUBJECT, timeout: 10_000, exchange: {} };
    try {
      const { token, expiresOn } = await sendStep(request, context);
      expect(token).toBe((JSON.parse(said) as { access_token: unknown }).access_token);
      if (expiresOn !== undefined) expect(new Date(expiresOn).getTime()).not.toBeNaN();
    } catch (error) {
      expect(error).toBeInstanceOf(ByokIdentityError);
      expect(inspect(error, { depth: 9 })).not.toContain(SUBJECT);
    }
  },
});
