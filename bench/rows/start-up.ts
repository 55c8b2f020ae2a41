import { startEndpoint } from "../endpoint.ts";
import { runNode, runSubject, subjectPath } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

/** CPU time of a process that imports the package and makes a provider. */
export async function importCost(): Promise<Row> {
  const medians = await interleaved(21, [
    ["bare", () => runSubject("import-nothing")],
    ["ours", () => runSubject("import-package")],
    ["identity", () => runSubject("import-identity")],
  ]);
  const milliseconds = (name: string): number => (medians.get(name) ?? Number.NaN) / 1_000;
  return {
    id: "import",
    title: "CPU time of importing the package and createProviderAuth",
    unit: "ms",
    baseline: { name: "bare node", value: milliseconds("bare") },
    ours: [{ name: "byok-identity", value: milliseconds("ours"), goal: { atMost: 1.25 } }],
    peers: [{ name: "@azure/identity", value: milliseconds("identity") }],
  };
}

/** Wall time to the first managed-identity token in a fresh process, over bare node's. */
export async function firstToken(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const wall = async (...args: string[]): Promise<number> =>
    (await runNode({ args, env: endpoint.env })).wallMs;
  const medians = await interleaved(11, [
    ["bare", () => wall("-e", "0")],
    ["identity", () => wall(subjectPath("first-token-identity"))],
    ["library", () => wall(subjectPath("first-token-package"))],
    ["command", () => wall(command, "token", "--managed-identity")],
  ]);
  const bare = medians.get("bare") ?? Number.NaN;
  const over = (name: string): number => (medians.get(name) ?? Number.NaN) - bare;
  return {
    id: "first-token",
    title: "first managed-identity token in a fresh process, wall time over bare node",
    unit: "ms",
    baseline: { name: "@azure/identity, its ESM entry", value: over("identity") },
    ours: [
      { name: "byok-identity token", value: over("command"), goal: { atMost: 0.5 } },
      { name: "the library", value: over("library"), goal: { atMost: 0.7 } },
    ],
    peers: [],
  };
}

/** Wall time of the command with a credential command behind it and nothing cached. */
export async function commandToken(): Promise<Row> {
  const medians = await interleaved(15, [
    ["bare", async () => (await runNode({ args: ["-e", "0"] })).wallMs],
    [
      "ours",
      async () => (await runNode({ args: [command, "token", "--command", "echo x"] })).wallMs,
    ],
  ]);
  return {
    id: "command-token",
    title: "byok-identity token --command 'echo x'",
    unit: "ms",
    baseline: { name: "node -e 0", value: medians.get("bare") },
    ours: [{ name: "byok-identity token", value: medians.get("ours"), goal: { atMost: 1.5 } }],
    peers: [],
  };
}
