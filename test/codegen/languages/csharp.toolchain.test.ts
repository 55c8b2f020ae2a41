import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { csharpDialect } from "../../../codegen/emit/csharp.ts";
import { contextName, csharpScope } from "../../../codegen/emit/csharp/context.ts";
import { namespaceName } from "../../../codegen/emit/csharp/names.ts";
import { ofSchema } from "../../../codegen/emit/model.ts";
import { settled } from "../../../codegen/emit/settled.ts";
import { unescaped } from "../../../codegen/text.ts";
import { codeOf } from "../../support/pages.ts";
import { buildProject, csharp, dotnet, DOTNET_ENV } from "./compilers/csharp.ts";
import { describeLanguage, type Built } from "./harness.ts";
import { settledName } from "./settled-name.ts";

const HERE = new URL("csharp", import.meta.url).pathname;

describeLanguage({
  ...csharp,
  build(built) {
    const program = path.join(built.folder, "program");
    mkdirSync(program);
    for (const file of [
      "Program.csproj",
      "Program.cs",
      "Runner.cs",
      ...(hasUsage(built) ? ["Usage.cs"] : []),
    ]) {
      cpSync(path.join(HERE, file), path.join(program, file));
    }
    if (hasUsage(built)) writeFileSync(path.join(program, "Readme.cs"), readme());
    // For both of its frameworks; a machine that runs the program has one of them.
    buildProject(path.join(built.folder, "package"));
    buildProject(program, "../out");
    const assembly = path.join(built.folder, "out", "Program.dll");
    return { command: "dotnet", args: [assembly, ...classes(built)], env: DOTNET_ENV };
  },
  own(made) {
    if (!hasUsage(made)) return;
    // It throws where what it expects does not hold.
    test("is of use as C# programmers expect", () => {
      const assembly = path.join(made.folder, "out", "Program.dll");
      expect(dotnet(made.folder, assembly, "usage")).toBe("");
    });

    test("codegen/sdks/csharp/README.md: its code reads, checks and writes a value", () => {
      const assembly = path.join(made.folder, "out", "Program.dll");
      const json = '{"baseUrl":"https://a.example/v1","managedIdentity":{}}';
      expect(JSON.parse(dotnet(made.folder, assembly, "readme", json))).toEqual(JSON.parse(json));
    });
  },
});

/** Usage.cs is written by hand against the project's own package, as its users would. */
function hasUsage({ subject }: Pick<Built, "subject">): boolean {
  return subject.name === "byok-identity";
}

/** The readme's code as a method. */
function readme(): string {
  const code = codeOf("codegen/sdks/csharp/README.md", "csharp").split("\n");
  const isImport = (line: string): boolean => line.startsWith("using ");
  return `${code.filter(isImport).join("\n")}

static class Readme
{
    public static string Run(string json)
    {
        ${code.filter((line) => !isImport(line)).join("\n        ")}
        return written;
    }
}
`;
}

/** The context, then each type of the schema with its class. */
function classes({ subject }: Built): readonly string[] {
  const [model, name] = [ofSchema(subject.model), ofSchema(subject.name)];
  const namespace = namespaceName(name);
  const dialect = csharpDialect(ofSchema({ name: subject.name, version: "1.2.3" }));
  const settle = settledName(model, dialect);
  const scope = csharpScope(settled(model, dialect).model);
  return [
    `${namespace}.${contextName(name)}`,
    ...model.types
      .filter(({ kind }) => kind === "object" || kind === "union")
      .flatMap((type) => [
        unescaped(type.name),
        `${namespace}.${scope.typeName(settle(type.name))}`,
      ]),
  ];
}
