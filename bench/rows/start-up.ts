import { nodeBuild } from "../../.scripts/node-build.mjs";
import { startEndpoint } from "../endpoint.ts";
import { NotMeasured } from "../not-measured.ts";
import { runNode, runSubject, subjectPath } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

/** Newer lines of Node than the oldest that the package supports, each at one version, which npm has. */
const NEWER = { 22: "22.23.3", 24: "24.22.3" };

/**
 * CPU time of a process that imports the package and makes a provider: in the Node that runs this, or in another line
 * of it.
 */
export async function importCost(line?: keyof typeof NEWER): Promise<Row> {
  const node = line === undefined ? undefined : newer(NEWER[line]);
  const cpu = (subject: string): Promise<number> => runSubject(subject, [], {}, node);
  const medians = await interleaved(line === undefined ? 21 : 11, [
    ["bare", () => cpu("import-nothing")],
    ["ours", () => cpu("import-package")],
    ["identity", () => cpu("import-identity")],
  ]);
  const milliseconds = (name: string): number => (medians.get(name) ?? Number.NaN) / 1_000;
  return {
    id: line === undefined ? "import" : `import-node-${line}`,
    title: `CPU time of importing the package and createProviderAuth${line === undefined ? "" : `, Node ${line}`}`,
    unit: "ms",
    baseline: {
      name: line === undefined ? "bare node" : `bare node ${NEWER[line]}`,
      value: milliseconds("bare"),
    },
    // Newer lines start in a third of the time, so that the same milliseconds are a larger ratio.
    ours: [
      {
        name: "byok-identity",
        value: milliseconds("ours"),
        ...(line === undefined ? { goal: { atMost: 1.25 } } : {}),
      },
    ],
    peers: [{ name: "@azure/identity", value: milliseconds("identity") }],
  };
}

function newer(version: string): string {
  const target = `${process.platform}-${process.arch}`;
  try {
    return nodeBuild(version, target).node;
  } catch (error) {
    throw new NotMeasured(`npm has no Node ${version} for ${target}, or cannot be reached`, {
      cause: error,
    });
  }
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
