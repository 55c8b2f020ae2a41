import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeFolders } from "../src/lib/make-folders.ts";
import type { GeneratedFile } from "./emitter.ts";
import { ofSchema } from "./emit/model.ts";
import { libraryTypes } from "./emit/typescript.ts";
import { generate } from "./generate.ts";
import { languages } from "./languages.ts";
import type { Model } from "./model.ts";
import { bringUpToDate } from "./output.ts";
import { modelOf, readSource } from "./source.ts";

const schema = "schema/byok-identity.schema.json";
/** The configuration, in the format of `byok-identity codegen --config`. */
const config = "codegen/sdks/codegen.json";

/** The generated files of the library's own source, by path from the project's folder. */
function librarySource(model: Model): readonly GeneratedFile[] {
  return [{ path: "src/config/types.ts", content: libraryTypes(ofSchema(model)) }];
}

/**
 * Brings all files that the project generates from its schema up to date or, with `check`, reports those that are not.
 *
 * @param root the project's folder
 * @returns lines such as `updated codegen/sdks/go/types.go`, with `check` `stale codegen/sdks/go/types.go`
 */
export function project(root: string, check: boolean): readonly string[] {
  const at = (file: string): string => path.join(root, file);
  const manifest = JSON.parse(readFileSync(at("package.json"), "utf8")) as {
    readonly name: string;
    readonly version: string;
    readonly license: string;
    readonly author: string;
  };
  const { name: packageName, version, license, author } = manifest;
  const model = modelOf(readSource(readFileSync(at(schema), "utf8"), schema), { strict: true });
  const { names } = JSON.parse(readFileSync(at(config), "utf8")) as {
    readonly names: Readonly<Record<string, string>>;
  };
  const packages = [...languages.keys()].flatMap((language) => {
    const name = names[language] ?? packageName;
    return generate(model, [language], { name, version, license, author });
  });
  const lines = packages.flatMap(({ language, files }) => {
    const name = `codegen/sdks/${language}`;
    return bringUpToDate(at(name), files, { check, name });
  });
  const own = librarySource(model).filter((file) => content(at(file.path)) !== file.content);
  for (const file of check ? [] : own) {
    makeFolders(path.dirname(at(file.path)));
    writeFileSync(at(file.path), file.content);
  }
  return [...lines, ...own.map((file) => `${check ? "stale" : "updated"} ${file.path}`)];
}

function content(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
