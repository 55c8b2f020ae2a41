import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { converted } from "../../../codegen/emit/python/functions.ts";
import { functionName } from "../../../codegen/emit/python/names.ts";
import type { Model } from "../../../codegen/model.ts";
import { describeLanguage } from "./harness.ts";
import { run } from "./run.ts";

const pyright = path.resolve(import.meta.dirname, "../../../node_modules/.bin/pyright");

describeLanguage({
  name: "python",
  toolchain: [
    ["python3", "--version"],
    ["mypy", "--version"],
  ],
  build: ({ subject, folder }) => {
    const project = path.join(folder, "package");
    const [name = ""] = readdirSync(path.join(project, "src"));
    writeFileSync(path.join(folder, "program.py"), program(name, subject.model));
    return {
      command: "python3",
      args: ["-W", "error", "-B", path.join(folder, "program.py")],
      env: { PYTHONPATH: path.join(project, "src") },
    };
  },
  own({ folder }) {
    const cwd = path.join(folder, "package");
    // Both read how strict they are to be from the package's manifest.
    test("is typed for mypy", { timeout: 300_000 }, () => {
      const cache = `--cache-dir=${path.join(folder, "cache")}`;
      expect(run("mypy", [cache], { cwd })).toContain("no issues found");
    });
    test("is typed for pyright", { timeout: 300_000 }, () => {
      expect(run(pyright, ["--warnings"], { cwd })).toContain("0 errors, 0 warnings");
    });
  },
});

function program(name: string, model: Model): string {
  const entries = converted(model).map((type) => {
    const functions = (["from_wire", "to_wire", "validate"] as const).map(
      (verb) => `sdk.${functionName(verb, type.name)}`,
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
