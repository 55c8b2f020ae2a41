import { connect } from "node:net";
import { afterAll, beforeAll, expect } from "vitest";
import { listenForRedirect, type RedirectServer } from "../../src/login/redirect.ts";
import { fc } from "../support/properties.ts";
import { campaign, words } from "./campaign.ts";

const STATE = "s".repeat(43);
let listener: RedirectServer | undefined;
let taken = false;

beforeAll(async () => {
  listener = await listenForRedirect("http://127.0.0.1/callback");
  void listener.redirect(STATE).then(() => (taken = true));
});
afterAll(() => listener?.close());

/** Any request target, and such as nearly have the state. */
const target = fc.oneof(
  fc.string({ unit: "binary-ascii", maxLength: 60 }),
  fc
    .array(
      words(
        `/callback|/|?|&|=|code|state|state=${STATE}x|state=${STATE.slice(1)}|STATE=${STATE}|%73tate=|%00|%ff|..|#|//evil.example|http://evil.example|http://127.0.0.1:1|@|\\|é`,
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join("")),
);

campaign({
  title: "listenForRedirect() answers any request without this state, and goes on waiting",
  input: target,
  share: 0.1,
  found: [`/callback?state=${STATE}&state=${STATE}`, "//callback", "*", "/callback?state="],
  async holds(text) {
    const line = text.replaceAll(/[\s\0]/g, "") || "/";
    const uri = new URL(listener?.uri ?? "");
    const answer = await raw(Number(uri.port), `GET ${line} HTTP/1.1\r\nhost: ${uri.host}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 40[04] /);
    expect(answer).not.toMatch(/^location:/im);
    expect(taken).toBe(false);
  },
});

/** What comes back for these bytes, until the connection ends or the answer's head is whole. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    let answer = "";
    socket.setEncoding("latin1").on("data", (part: string) => {
      answer += part;
      if (answer.includes("\r\n\r\n")) socket.destroy();
    });
    socket.once("close", () => resolve(answer));
    socket.once("error", reject);
    socket.write(text, "latin1");
  });
}
