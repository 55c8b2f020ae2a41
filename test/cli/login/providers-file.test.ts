import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { addProvider, withProvider } from "../../../src/cli/login/providers-file.ts";
import { loadProviders } from "../../../src/config/providers-file.ts";
import { scratch } from "../../credentials/scratch.ts";
import { PRIVATE_FILE } from "../../support/private-mode.ts";

const config = {
  name: "models",
  baseUrl: "https://model.example/v1",
  oauth: { issuer: "https://id.example", clientId: "c", grant: "authorization_code" },
} as const;

test("addProvider() makes a file, which the library reads, with mode 0600", async () => {
  const file = path.join(scratch(), "new/providers.json");
  await addProvider(file, config);
  expect(loadProviders(file).providers).toEqual([config]);
  expect(statSync(file).mode & 0o777).toBe(PRIVATE_FILE);
});

test("addProvider() keeps comments, other providers and a symlink", async () => {
  const folder = scratch();
  const [real, link] = [path.join(folder, "real.json"), path.join(folder, "providers.json")];
  writeFileSync(
    real,
    `{\n  // mine\n  "providers": [\n    { "name": "other", "baseUrl": "https://o.example" } // keep\n  ]\n}\n`,
  );
  symlinkSync(real, link);
  await addProvider(link, config);
  const text = readFileSync(real, "utf8");
  expect(text).toContain("// mine");
  expect(text).toContain("// keep");
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(text.match(/"name": "\w+"/g)).toEqual(['"name": "other"', '"name": "models"']);
});

test("addProvider() keeps a symlink that leads to no file yet, and makes that file", async () => {
  const folder = scratch();
  const [real, link] = [path.join(folder, "dotfiles/p.json"), path.join(folder, "providers.json")];
  symlinkSync(real, link);
  await addProvider(link, config);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(loadProviders(real).providers).toEqual([config]);
});

test("addProvider() keeps the mode of a file that exists", async () => {
  const file = path.join(scratch(), "providers.json");
  writeFileSync(file, "");
  chmodSync(file, 0o664);
  const { mode } = statSync(file);
  await addProvider(file, config);
  expect(statSync(file).mode).toBe(mode);
});

test("addProvider() leaves a file that is not UTF-8 as it is", async () => {
  const file = path.join(scratch(), "providers.json");
  const latin1 = Buffer.from('{ "providers": [], "note": "caf\u00e9" }', "latin1");
  writeFileSync(file, latin1);
  await expect(addProvider(file, config)).rejects.toThrow(/is not UTF-8.*; save it as UTF-8/);
  expect(readFileSync(file)).toEqual(latin1);
});

test("withProvider() replaces the provider of this name, and it alone", () => {
  const text = JSON.stringify({
    providers: [{ ...config, baseUrl: "https://old.example" }],
    models: [1],
  });
  expect(JSON.parse(withProvider(text, config, "f"))).toEqual({ providers: [config], models: [1] });
});

test.each(["[]", "{", '{"providers": {}}'])("withProvider() leaves %s as it is", (text) => {
  expect(() => withProvider(text, config, "f")).toThrow(/is not a providers file/);
});

test("addProvider() says what to do about a place that cannot be written", async () => {
  await expect(addProvider("/proc/x/providers.json", config)).rejects.toThrow(
    /providers\.json: cannot be written \(\w+\); /,
  );
});
