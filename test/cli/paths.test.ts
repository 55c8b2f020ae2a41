import { Argument, Command, Option } from "commander";
import { expect, test } from "vitest";
import { checkPaths } from "../../src/cli/paths.ts";

function parsed(...words: string[]): { readonly options: object; readonly files: unknown } {
  let files: unknown;
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  const child = program
    .command("use")
    .addOption(new Option("--config <file>", ""))
    .addOption(new Option("--out <folder>", ""))
    .addOption(new Option("--base-url <url>", ""))
    .addArgument(new Argument("<file...>", ""))
    .action((given: unknown) => void (files = given));
  checkPaths(program);
  program.parse(["use", ...words], { from: "user" });
  return { options: child.opts(), files };
}

const slash = process.platform === "win32" ? String.raw`C:\a b\x.json` : "/a b/x.json";
const url = process.platform === "win32" ? "file:///C:/a%20b/x.json" : "file:///a%20b/x.json";

test("every option and argument that takes a path takes a file URL", () => {
  const { options, files } = parsed(
    "--config",
    url,
    "--out",
    url,
    "--base-url",
    url,
    url,
    "-",
    "y",
  );
  expect(options).toEqual({ config: slash, out: slash, baseUrl: url });
  expect(files).toEqual([slash, "-", "y"]);
});

test.each([String.raw`\\server\share\x.json`, String.raw`C:\x.json`, "./file:x", "-"])(
  "the path %s stays as it is",
  (file) => {
    expect(parsed("--config", file, "a").options).toEqual({ config: file });
  },
);

test.each(["file:///a%2Fb", "file:///%zz"])("%s, which is no file, is refused", (text) => {
  expect(() => parsed("--config", text, "a")).toThrow("file URL");
});

test("an option that takes a path refuses an empty text", () => {
  expect(() => parsed("--config", "", "a")).toThrow("Invalid option: --config: is empty");
  expect(() => parsed("--out=", "a")).toThrow("Invalid option: --out: is empty");
  expect(parsed("--base-url", "", "a").options).toEqual({ baseUrl: "" });
});
