import type { GeneratedFile } from "../../emitter.ts";
import { usedMembers } from "../class-members.ts";
import { runtime } from "../runtime.ts";
import { sourceFile } from "./file.ts";

const PREAMBLE = /^package \w+;\n+(?:import [\w.]+;\n)*\n*/;

/**
 * The types that a package has in addition to those of its schema. If `text` is given, private ones only if it uses
 * them.
 */
export function supportFiles(
  packageName: string,
  json: string,
  text?: string,
): readonly GeneratedFile[] {
  const isUsed = (use: RegExp): boolean => text === undefined || use.test(text);
  const file = (name: string, change = (source: string): string => source): GeneratedFile => {
    const source = runtime(`java/${name}.java`).replaceAll("PackageJson", json);
    const body = change(source.replace(PREAMBLE, ""));
    return sourceFile(packageName, name === "PackageJson" ? json : name, body, importsOf(source));
  };
  const members = (source: string): string =>
    text === undefined ? source : usedMembers(source, text);
  return [
    ...(isUsed(/\bChoices\./) ? [file("Choices")] : []),
    ...(isUsed(/@Experimental\b/) ? [file("Experimental")] : []),
    file("PackageJson"),
    ...(isUsed(/\bRpcCall\b/) ? [file("RpcCall")] : []),
    ...(isUsed(/\bRpcValues\./) ? [file("RpcException"), file("RpcValues", members)] : []),
    ...(isUsed(/\bnew Validation\(/) ? [file("Validation", members)] : []),
    file("Violation"),
  ];
}

/** The packages from which a source imports, by the imported name. */
function importsOf(source: string): Readonly<Record<string, string>> {
  const imports = source.matchAll(/^import ([\w.]+)\.(\w+);$/gm);
  return Object.fromEntries(Array.from(imports, ([, from = "", name = ""]) => [name, from]));
}
