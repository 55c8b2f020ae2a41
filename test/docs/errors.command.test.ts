import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { newReader } from "../support/examples.ts";
import { fence, root, textOf } from "../support/pages.ts";

const page = "docs/errors.md";

/** Codes that begin a row of a table. */
function explained(file: string, prefix: string): readonly string[] {
  return textOf(file).match(new RegExp(`(?<=^\\| \`)${prefix}_[A-Z_]+`, "gm")) ?? [];
}

/** Codes between quotes, as the source has them. */
function quoted(text: string, prefix: string): readonly string[] {
  return Array.from(new Set(text.match(new RegExp(`(?<=")${prefix}_[A-Z_]+(?=")`, "g"))));
}

test("docs/errors.md and ErrorCode hold the same codes, each once", () => {
  const union = quoted(readFileSync(path.join(root, "src/errors.ts"), "utf8"), "ERR").toSorted();
  expect(union.length).toBeGreaterThan(15);
  expect(explained(page, "ERR").toSorted()).toEqual(union);
});

test("docs/errors.md explains every warning that the source publishes", () => {
  const published = readdirSync(path.join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => quoted(readFileSync(path.join(root, "src", file), "utf8"), "WARN"));
  expect(explained(page, "WARN").toSorted()).toEqual(Array.from(new Set(published)).toSorted());
});

test("docs/errors.md names every channel, and what it says of the command's exit codes", () => {
  const text = textOf(page);
  const channels = readFileSync(path.join(root, "src/token/events.ts"), "utf8").match(
    /(?<=channel\(")[\w:-]+/g,
  );
  expect(channels).toHaveLength(7);
  for (const channel of channels ?? []) expect(text).toContain(`| \`${channel}\``);
  const usage = quoted(readFileSync(path.join(root, "src/cli/failure.ts"), "utf8"), "ERR");
  const sentence = /exits with 2 for (.*?), with 1/.exec(text)?.[1] ?? "";
  expect(sentence.match(/ERR_[A-Z_]+/g)?.toSorted()).toEqual(usage.toSorted());
});

test("docs/errors.md: the example codes shows what a caller sees", async () => {
  const reader = newReader();
  onTestFinished(() => reader[Symbol.dispose]());
  const output = await reader.example(fence(page, "codes"));
  expect(output).toEqual({ stdout: "ERR_NO_CREDENTIAL false\n", stderr: "" });
});

test("docs/errors.md: the example events hears of a failure and of a warning", async () => {
  const reader = newReader();
  onTestFinished(() => reader[Symbol.dispose]());
  const provoked = `
    import { createProviderAuth, providerFromEnv } from "byok-identity";
    providerFromEnv({ COPILOT_PROVIDER_BASE_ULR: "https://h" });
    await createProviderAuth({ baseUrl: "https://h", apiKeyCommand: "exit 3" }).getToken().catch(() => {});`;
  const { stderr } = await reader.example(fence(page, "events") + provoked);
  expect(stderr).toMatch(/^WARN_ENVIRONMENT COPILOT_PROVIDER_BASE_ULR .*\n/);
  expect(stderr).toMatch(/\napiKeyCommand ERR_COMMAND_FAILED no token\n$/);
});
