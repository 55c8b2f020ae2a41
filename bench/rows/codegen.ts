import { runSubject } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

/** Six languages from the package's own schema, in a process that has not generated before. */
export async function codegen(): Promise<Row> {
  const medians = await interleaved(7, [
    ["quicktype", () => runSubject("generate", ["quicktype"])],
    ["ours", () => runSubject("generate", ["ours"])],
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
