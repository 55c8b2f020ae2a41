import { cpSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { coordinates } from "../../../codegen/emit/java/names.ts";
import { javaDialect, javaScope, jsonName } from "../../../codegen/emit/java.ts";
import { ofSchema } from "../../../codegen/emit/model.ts";
import { settled } from "../../../codegen/emit/settled.ts";
import { unescaped } from "../../../codegen/text.ts";
import { codeOf } from "../../support/pages.ts";
import { java, javac, JARS } from "./compilers/java.ts";
import { describeLanguage, type Built } from "./harness.ts";
import { run } from "./run.ts";
import { settledName } from "./settled-name.ts";

const HERE = new URL("java", import.meta.url).pathname;
const CLASSES = ["classes", ...JARS].join(":");

describeLanguage({
  ...java,
  build(built) {
    if (hasUsage(built)) writeFileSync(path.join(built.folder, "Readme.java"), readme());
    compile(built, ["Runner", ...(hasUsage(built) ? ["Usage"] : [])]);
    return {
      command: "java",
      args: [
        "-Xshare:auto",
        "-XX:TieredStopAtLevel=1",
        "-cp",
        CLASSES,
        "Runner",
        ...classes(built),
      ],
      cwd: built.folder,
    };
  },
  own(made) {
    if (!hasUsage(made)) return;
    // It throws where what it expects does not hold.
    test("is of use as Java programmers expect", () => {
      expect(run("java", ["-cp", CLASSES, "Usage"], { cwd: made.folder })).toBe("");
    });

    test("codegen/sdks/java/README.md: its code reads, checks and writes a value", () => {
      const json = '{"baseUrl":"https://a.example/v1","managedIdentity":{}}';
      const written = run("java", ["-cp", CLASSES, "Readme", json], { cwd: made.folder });
      expect(JSON.parse(written)).toEqual(JSON.parse(json));
    });
  },
});

/** Usage.java is written by hand against the project's own package, as its users would. */
function hasUsage({ subject }: Pick<Built, "subject">): boolean {
  return subject.name === "byok-identity";
}

function compile(built: Built, programs: readonly string[]): void {
  const { folder, files } = built;
  const sources = files
    .filter((file) => file.path.endsWith(".java"))
    .map((file) => `package/${file.path}`);
  if (hasUsage(built)) sources.push("Readme.java");
  for (const program of programs) {
    cpSync(path.join(HERE, `${program}.java`), path.join(folder, `${program}.java`));
    sources.push(`${program}.java`);
  }
  javac(folder, sources);
}

/** The readme's code as a program that takes its JSON as an argument. */
function readme(): string {
  const code = codeOf("codegen/sdks/java/README.md", "java").split("\n");
  const isImport = (line: string): boolean => line.startsWith("import ");
  return `${code.filter(isImport).join("\n")}

class Readme {
    public static void main(String[] arguments) throws Exception {
        String json = arguments[0];
        ${code.filter((line) => !isImport(line)).join("\n        ")}
        System.out.println(written);
    }
}
`;
}

/** The class that reads and writes, then each type of the schema with its class. */
function classes({ subject }: Built): readonly string[] {
  const [model, name] = [ofSchema(subject.model), ofSchema(subject.name)];
  const { package: packageName } = coordinates(name);
  const dialect = javaDialect(name);
  const settle = settledName(model, dialect);
  const scope = javaScope(settled(model, dialect).model);
  return [
    `${packageName}.${jsonName(name)}`,
    ...model.types
      .filter(({ kind }) => kind === "object" || kind === "union")
      .flatMap((type) => [
        unescaped(type.name),
        `${packageName}.${scope.typeName(settle(type.name))}`,
      ]),
  ];
}
