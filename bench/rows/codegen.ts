import { mkdirSync } from "node:fs";
import path from "node:path";
import { packaged } from "../../test/codegen/real/schemas.ts";
import { NotMeasured } from "../not-measured.ts";
import { runSubject } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const OWN = "schema/byok-identity.schema.json";

/** Six languages from the package's own schema, in a process that has not generated before. */
export async function codegen(): Promise<Row> {
  const medians = await interleaved(7, [
    ["quicktype", () => runSubject("generate", ["quicktype", OWN])],
    ["ours", () => runSubject("generate", ["ours", OWN])],
  ]);
  return {
    id: "codegen",
    title: "CPU time of six languages from the schema, against half a second",
    unit: "ms",
    baseline: { name: "half a second", value: 500, given: true },
    ours: [{ name: "byok-identity codegen", value: medians.get("ours"), goal: { atMost: 1 } }],
    peers: [{ name: "quicktype-core, types alone", value: medians.get("quicktype") }],
  };
}

/** The same from the schemas of the Copilot CLI, whose SDK is generated from them. */
export async function codegenCopilot(): Promise<Row> {
  const { events, api } = copilotSchemas();
  const medians = await interleaved(2, [
    ["quicktype", () => runSubject("generate", ["quicktype", events])],
    ["events", () => runSubject("generate", ["ours", events])],
    ["api", () => runSubject("generate", ["ours", api])],
  ]);
  return {
    id: "codegen-copilot",
    title: "CPU time of six languages from the Copilot CLI's schemas",
    unit: "ms",
    // Of the other schema, quicktype-core reads only the outermost type.
    baseline: {
      name: "quicktype-core, types alone, from the session events",
      value: medians.get("quicktype"),
    },
    ours: [
      { name: "the session events, 334 types", value: medians.get("events"), goal: { atMost: 1 } },
      { name: "the API, 738 types", value: medians.get("api") },
    ],
    peers: [],
  };
}

function copilotSchemas(): { readonly events: string; readonly api: string } {
  const cache = path.resolve("node_modules/.cache/byok-identity/real");
  mkdirSync(cache, { recursive: true });
  try {
    const files = new Map(packaged(cache).map(({ name, file }) => [name, file]));
    const [events, api] = [files.get("copilot-session-events"), files.get("copilot-api")];
    if (events !== undefined && api !== undefined) return { events, api };
  } catch (error) {
    throw new NotMeasured("the schemas could not be got from npm", { cause: error });
  }
  throw new Error("@github/copilot has no such schemas any more.");
}
