import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { pythonDialect } from "../../../codegen/emit/python.ts";
import { converted } from "../../../codegen/emit/python/functions.ts";
import { functionName } from "../../../codegen/emit/python/names.ts";
import { ofSchema, type Model } from "../../../codegen/emit/model.ts";
import { mypy, pyright, python } from "./compilers/python.ts";
import { describeLanguage } from "./harness.ts";
import { settledName } from "./settled-name.ts";

describeLanguage({
  ...python,
  build: ({ subject, folder }) => {
    const project = path.join(folder, "package");
    const [name = ""] = readdirSync(path.join(project, "src"));
    writeFileSync(path.join(folder, "program.py"), program(name, ofSchema(subject.model)));
    return {
      command: "python3",
      args: ["-W", "error", "-B", path.join(folder, "program.py")],
      env: { PYTHONPATH: path.join(project, "src") },
    };
  },
  own({ folder }) {
    const cwd = path.join(folder, "package");
    test("is typed for mypy", { timeout: 300_000 }, () => {
      expect(() => mypy(cwd)).not.toThrow();
    });
    test("is typed for pyright", { timeout: 300_000 }, () => {
      expect(() => pyright(cwd)).not.toThrow();
    });
  },
});

function program(name: string, model: Model): string {
  const settle = settledName(model, pythonDialect);
  const entries = converted(model).map((type) => {
    const functions = (["from_wire", "to_wire", "validate"] as const).map(
      (verb) => `sdk.${functionName(verb, settle(type.name))}`,
    );
    return `    ${JSON.stringify(type.name)}: (${functions.join(", ")}),`;
  });
  return `import json
import sys

import ${name} as sdk

TYPES = {
${entries.join("\n")}
}


def answer(question):
    from_wire, to_wire, validate = TYPES[question["type"]]
    try:
        value = from_wire(question["value"])
    except sdk.WireError as error:
        return {"error": str(error)}
    if question["op"] == "validate":
        return {"violations": [str(violation) for violation in validate(value)]}
    return {"value": to_wire(value)}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
`;
}
