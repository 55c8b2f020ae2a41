import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fc } from "../support/properties.ts";
import { afterAll, expect } from "vitest";
import { fileCredential } from "../../src/credentials/file/api-key-file.ts";
import { secretLine } from "../../src/credentials/file/secret.ts";
import { ByokIdentityError } from "../../src/errors.ts";
import { campaign } from "./campaign.ts";

const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, "key");

const MARK = "mArK9";
const CODES = ["ERR_FILE_UNREADABLE", "ERR_TOKEN_MALFORMED", "ERR_TOKEN_EXPIRED"];
const context = {
  providerName: "default",
  environment: () => Promise.reject(new Error("not asked")),
  attemptTimeout: 5_000,
  acquireTimeout: 30_000,
  tokenTtl: 300_000,
} as never;

const text = fc.oneof(
  fc.constantFrom(MARK, `${MARK}\n`, `\uFEFF${MARK}\r\n`, `{"token":"${MARK}`, "", "\n", "null"),
  fc.string({ unit: "binary" }).map((rest) => `${MARK}${rest}`),
  fc.json().map((token) => `{"token":"${MARK}","expires_on":${token}}`),
);
const contents = fc.oneof(
  text.map((each) => Buffer.from(each)),
  text.map((each) => Buffer.from(each, "utf16le")),
  text.map((each) => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(each, "utf16le")])),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.concat([Buffer.from(MARK), bytes])),
);

/** As a person reads the file: Windows writes UTF-16, with a byte order mark. */
function textOf(bytes: Buffer): string {
  const mark = bytes.subarray(0, 2).toString("hex");
  return new TextDecoder(
    mark === "fffe" ? "utf-16le" : mark === "feff" ? "utf-16be" : "utf-8",
  ).decode(bytes);
}

campaign({
  title: "apiKeyFile gives what can be sent, or an error that shows nothing of the file",
  input: fc.array(contents, { minLength: 1, maxLength: 3 }),
  share: 0.1,
  found: [[Buffer.from(`${MARK}\\`)]],
  async holds(versions) {
    const { attempt } = fileCredential(file, context);
    for (const bytes of versions) {
      writeFileSync(file, bytes);
      try {
        const { token } = await attempt();
        expect(token).toMatch(/^[\x21-\x7e]+$/);
        const held = textOf(bytes);
        expect(held.includes(token) || held.includes(JSON.stringify(token).slice(1, -1))).toBe(
          true,
        );
      } catch (error) {
        if (!(error instanceof ByokIdentityError)) throw error;
        expect(CODES).toContain(error.code);
        expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain(MARK);
      }
    }
  },
});

campaign({
  title: "secretLine() gives one line without control characters, or an error without it",
  input: fc.oneof(text, contents.map(String)),
  found: [],
  holds(content) {
    try {
      const line = secretLine(content, "clientSecretFile /run/secret");
      expect(line).toMatch(/^[^\p{Cc}\uFFFD]+$/u);
      expect(content).toContain(line);
    } catch (error) {
      if (!(error instanceof ByokIdentityError)) throw error;
      expect(error.stack).not.toContain(MARK);
    }
  },
});
