import type { Text } from "../../text.ts";
import type { GeneratedFile } from "../../emitter.ts";
import { usedMembers } from "../class-members.ts";
import { runtime } from "../runtime.ts";
import { contextName } from "./context.ts";
import { sourceFile } from "./file.ts";

const PREAMBLE = /^#nullable enable\n+(?:using [\w.]+;\n)*\n*namespace \w+;\n+/;

/**
 * The types that a package has in addition to those of its schema. If `text` is given, private ones only if it uses
 * them.
 */
export function supportFiles(packageName: Text, text?: string): readonly GeneratedFile[] {
  const file = (type: string, change = (source: string): string => source): GeneratedFile => {
    const source = runtime(`csharp/${type}.cs`)
      .replace(PREAMBLE, "")
      .replaceAll("PackageJsonContext", contextName(packageName));
    return sourceFile({ package: packageName, type }, change(source));
  };
  const isUsed = (use: RegExp): boolean => text === undefined || use.test(text);
  const members = (source: string): string =>
    text === undefined ? source : usedMembers(source, text);
  return [
    ...(isUsed(/\bDisplay\./) ? [file("Display", members)] : []),
    ...(isUsed(/\bExtraMembers\./) ? [file("ExtraMembers")] : []),
    ...(isUsed(/\bRpcCall\b/) ? [file("RpcCall")] : []),
    ...(isUsed(/\bRpcValues\./) ? [file("RpcException"), file("RpcValues", members)] : []),
    ...(isUsed(/\bnew Validation\(/) ? [file("Validation", members)] : []),
    file("Violation"),
  ];
}
