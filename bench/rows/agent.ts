import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { startEndpoint } from "../endpoint.ts";
import { runNode, startServer } from "../processes.ts";
import { interleaved } from "../rounds.ts";
import type { Row } from "../row.ts";

const command = new URL("../../dist/cli/main.js", import.meta.url).pathname;

/** Wall time of the line that `agent --print-command` prints, which some clients run for each request. */
export async function agentLine(): Promise<Row> {
  using endpoint = await startEndpoint(3_600);
  const folder = mkdtempSync(path.join(tmpdir(), "byok-bench-"));
  const env = { ...endpoint.env, BYOK_IDENTITY_SOCK: path.join(folder, "agent.sock") };
  try {
    await using _ = await startServer({ args: [command, "agent"], env });
    const asked = ["agent", "--print-command", "--managed-identity"];
    const line = (await runNode({ args: [command, ...asked], env })).stdout.trim();
    await run(line);
    const medians = await interleaved(31, [
      ["bare", async () => (await runNode({ args: ["-e", "0"] })).wallMs],
      ["ours", () => run(line)],
      ["curl", () => run("curl --version")],
    ]);
    return {
      id: "agent-line",
      title: "the curl line of byok-identity agent",
      unit: "ms",
      baseline: { name: "node -e 0", value: medians.get("bare") },
      ours: [{ name: "the agent's line", value: medians.get("ours"), goal: { atMost: 0.2 } }],
      // The floor: the line cannot be faster than curl is by itself.
      peers: [{ name: "curl --version", value: medians.get("curl") }],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(line: string): Promise<number> {
  const started = performance.now();
  // As clients run such a line.
  const child = spawn("sh", ["-c", `exec ${line}`], { stdio: "ignore" });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`${line} ended with ${code}`);
  return performance.now() - started;
}
