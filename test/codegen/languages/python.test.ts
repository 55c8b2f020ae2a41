import { execFileSync } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { converted } from "../../../codegen/emit/python/functions.ts";
import { functionName } from "../../../codegen/emit/python/names.ts";
import type { Model } from "../../../codegen/model.ts";
import { describeLanguage } from "./harness.ts";

const pyright = path.resolve(import.meta.dirname, "../../../node_modules/.bin/pyright");

describeLanguage({
  name: "python",
  toolchain: [
    ["python3", "--version"],
    ["mypy", "--version"],
  ],
  build: ({ subject, folder }) => {
    const project = path.join(folder, "package");
    const check = (command: string, ...args: readonly string[]): unknown =>
      execFileSync(command, args, { cwd: project, stdio: "pipe" });
    // Both read how strict they are to be from the package's manifest.
    check("mypy", `--cache-dir=${path.join(folder, "cache")}`);
    check(pyright, "--warnings");
    const [name = ""] = readdirSync(path.join(project, "src"));
    writeFileSync(path.join(folder, "program.py"), program(name, subject.model));
    return {
      command: "python3",
      args: ["-W", "error", "-B", path.join(folder, "program.py")],
      env: { PYTHONPATH: path.join(project, "src") },
    };
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
