import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { loginCommand } from "../../src/credentials/oauth/login-required.ts";
import { shellLine } from "../../src/lib/shell-line.ts";
import { fc } from "../support/properties.ts";

test.each([
  [
    "linux",
    ["/usr/bin/node", `/opt/it's $a/x`, "token"],
    String.raw`/usr/bin/node '/opt/it'\''s $a/x' token`,
  ],
  ["win32", [String.raw`C:\a b\node.exe`, "token"], String.raw`"C:\a b\node.exe" token`],
  ["win32", ["x", `a "b"`, `a\\"`, ""], String.raw`x "a ""b""" "a\\""" ""`],
  ["win32", [String.raw`C:\a b\ `.trimEnd(), "a^b&c"], String.raw`"C:\a b\\" "a^b&c"`],
  // PowerShell makes a list of `a,b`, and cmd.exe ends the name of a program at both signs.
  ["win32", [String.raw`C:\a,b=c\x.exe`, "@a"], String.raw`"C:\a,b=c\x.exe" "@a"`],
  // A single one encloses no name, and PowerShell reads this line, too.
  ["win32", ["x", "100%"], 'x "100%"'],
  ["win32", ["x", "%PATH%"], 'x "%%cd:~,%PATH%%cd:~,%"'],
  ["win32", ["%a", "b%"], '"%%cd:~,%a" "b%%cd:~,%"'],
] as const)("shellLine() on %s", (platform, words, line) => {
  expect(shellLine(words, platform)).toBe(line);
});

test("shellLine(): sh makes of the line the words that it was made of, and runs nothing", () => {
  const word = fc
    .oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.constantFrom(...`'"\\ $\`;&|<>()*?[]{}~#!\n\t=-ax`.split("")), { maxLength: 12 }),
      fc.constantFrom("$(exit 1)", "`exit 1`", "'; exit 1; '", "-n", "", "~", "a\\'b", "\u001B[2J"),
    )
    .map((text) => (Array.isArray(text) ? text.join("") : text).replaceAll(/\0|\p{Cs}/gu, ""));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 60 }), (words) => {
      const line = `printf '%s\\0' ${shellLine(words, "linux")}`;
      const { status, stdout } = spawnSync("sh", ["-c", line], { encoding: "utf8" });
      expect({ status, words: stdout.split("\0").slice(0, -1) }).toEqual({ status: 0, words });
    }),
    { numRuns: 50 },
  );
});

test.each(["a\nb", "a\r", "a\0b"])("shellLine(): cmd.exe cannot be given %j", (word) => {
  expect(() => shellLine(["x", word], "win32")).toThrow(RangeError);
});

test("loginCommand() says that a name has to change if no line can contain it", () => {
  expect(loginCommand("a\nb", "C:\\x.json", undefined, "win32")).toBe(
    "byok-identity login --provider NAME_WITHOUT_LINE_BREAK",
  );
  expect(loginCommand("a\nb", undefined, undefined, "linux")).toBe(
    "byok-identity login --provider 'a\nb'",
  );
});
