import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import path from "node:path";
import { hashOfCode } from "./code.ts";
import { holds, ratioTo, type Claim, type Measure, type Row } from "./row.ts";
import { rows } from "./rows/index.ts";

/** Where and with what a row was measured. */
export interface Run {
  readonly date: string;
  readonly machine: string;
  /** By name: Node's, this package's and those of the peers. */
  readonly versions: Readonly<Record<string, string>>;
}

/** A row as it is written down. */
export interface ReportedRow extends Row {
  readonly ours: readonly (Claim & { readonly ratio?: number; readonly holds?: boolean })[];
  readonly peers: readonly (Measure & { readonly ratio?: number })[];
  readonly run: Run;
  /** Of the code that was measured, by {@link hashOfCode}. */
  readonly code: string;
}

export interface Report {
  readonly rows: readonly ReportedRow[];
}

export async function reported(row: Row, run: Run): Promise<ReportedRow> {
  const { baseline } = row;
  return {
    ...row,
    ours: row.ours.map((claim) => ({
      ...claim,
      ...defined("ratio", ratioTo(baseline, claim)),
      ...defined("holds", holds(baseline, claim)),
    })),
    peers: row.peers.map((peer) => ({ ...peer, ...defined("ratio", ratioTo(baseline, peer)) })),
    run,
    code: await hashOfCode(rows[row.id]?.code ?? []),
  };
}

function defined<K extends string, V>(name: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [key in K]: V });
}

const PEERS = [
  "@anthropic-ai/sdk",
  "@azure/identity",
  "@smithy/property-provider",
  "google-auth-library",
  "openai",
] as const;

export function thisRun(): Run {
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const processor = cpus()[0]?.model.trim() ?? process.arch;
  const versions = Object.fromEntries(
    ["byok-identity", ...PEERS, "quicktype-core"].map((name) => [name, versionOf(name)]),
  );
  const nginx = /nginx\/(\S+)/.exec(spawnSync("nginx", ["-v"], { encoding: "utf8" }).stderr ?? "");
  return {
    date: new Date().toISOString(),
    machine: `${cpus().length} × ${processor}, ${memory}, ${process.platform}`,
    versions: {
      Node: process.versions.node,
      ...versions,
      ...(nginx?.[1] === undefined ? {} : { nginx: nginx[1] }),
    },
  };
}

function versionOf(name: string): string {
  const folder = name === "byok-identity" ? "." : path.join("node_modules", name);
  const manifest = readFileSync(path.join(folder, "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
