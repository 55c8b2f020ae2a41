import { usedDeclarations, type Grammar } from "./used-declarations.ts";

/** A class of Java or C# with only the members that `text` uses, directly or through others. */
export function usedMembers(source: string, text: string): string {
  return usedDeclarations([source], text, CLASS)[0] ?? "";
}

const CLASS: Grammar = {
  block: /^(?:\w+ )*class \w+/m,
  useOf(member) {
    const declared = member.replaceAll(/^\s*\/\/.*$|\/\*[\s\S]*?\*\//gm, "");
    // The name of a member stands before its parameters or its value.
    const name = /(\w+)(?:<\w+>)?\s*[(=]/.exec(declared)?.[1];
    return name === undefined ? undefined : { name, form: new RegExp(String.raw`\b${name}\b`) };
  },
  codeOf: (source) => source,
};
