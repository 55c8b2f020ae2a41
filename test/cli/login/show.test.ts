import { expect, test } from "vitest";
import { showAddress, showCode } from "../../../src/cli/login/show.ts";
import type { Io } from "../../../src/cli/io.ts";
import { recordedIo } from "../../support/recorded-io.ts";

const prompt = { url: "https://id.example/device", code: "ABCD-EFGH", validFor: 900_000 };

function shown(show: (io: Io) => void): string {
  const { io, said } = recordedIo();
  show({ ...io, terminal: { stdout: true, stderr: true } });
  expect(said.out).toBe("");
  return said.err;
}

test("showCode() warns of a code that somebody else has sent (RFC 8628, section 5.4)", () => {
  const text = shown((io) => showCode(prompt, io));
  expect(text).toContain("Enter it only if you started this sign-in yourself.");
  expect(text).toContain("The code is valid for 15 minutes.");
  expect(text).toMatch(/https:\/\/id\.example\/device\n.*\n +ABCD-EFGH\n/);
  expect(text).not.toContain("contains the code");
});

test("showCode() shows both addresses if the server has one that contains the code", () => {
  const complete = "https://id.example/device?user_code=ABCD-EFGH";
  const text = shown((io) => showCode({ ...prompt, complete }, io));
  expect(text).toContain(`which contains the code:\n    ${complete}\n`);
});

test("each line of what people read fits into 80 columns, unless it is an address", () => {
  const text =
    shown((io) => showCode({ ...prompt, complete: "https://id.example/d" }, io)) +
    shown((io) => showAddress("https://id.example/a", "browser", "byok-identity login", io)) +
    shown((io) => showAddress("https://id.example/a", "address", "byok-identity login", io));
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});
