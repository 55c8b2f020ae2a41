import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { contextName, csharpScope } from "../../../codegen/emit/csharp/context.ts";
import { namespaceName } from "../../../codegen/emit/csharp/names.ts";
import { ofSchema } from "../../../codegen/emit/model.ts";
import { unescaped } from "../../../codegen/text.ts";
import { buildProject, csharp, dotnet, DOTNET_ENV } from "./compilers/csharp.ts";
import { describeLanguage, type Built } from "./harness.ts";

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
  },
});

/** Usage.cs is written by hand against the project's own package, as its users would. */
function hasUsage({ subject }: Pick<Built, "subject">): boolean {
  return subject.name === "byok-identity";
}

/** The context, then each type of the schema with its class. */
function classes({ subject }: Built): readonly string[] {
  const [model, name] = [ofSchema(subject.model), ofSchema(subject.name)];
  const namespace = namespaceName(name);
  const scope = csharpScope(model, name);
  return [
    `${namespace}.${contextName(name)}`,
    ...model.types
      .filter(({ kind }) => kind === "object" || kind === "union")
      .flatMap((type) => [unescaped(type.name), `${namespace}.${scope.typeName(type.name)}`]),
  ];
}
