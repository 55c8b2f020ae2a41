import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import { startMockIdentity, type MockIdentity } from "../../src/testing/index.ts";
import { hasPrograms } from "../support/programs.ts";
import { documented } from "./support.ts";
import { systemEnv } from "../support/command.ts";

// The manifests of docs/deployment.md: they are read by what will read them, and their command lines are run.

const main = path.resolve("dist/cli/main.js");
const KEY = "0123456789abcdef".repeat(4);

let folder: string;
let identity: MockIdentity;
beforeAll(async () => {
  identity = await startMockIdentity();
  folder = mkdtempSync(path.join(tmpdir(), "byok-manifests-"));
  writeFileSync(path.join(folder, "key"), `${KEY}\n`);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await identity.close();
});

/** Runs a manifest's command line with a free port in the place of its own, and resolves to the origin. */
async function serve(args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const at = args.indexOf("--port");
  expect(args[at + 1]).toBe("8788");
  const child: ChildProcess = spawn(process.execPath, [main, ...args.with(at + 1, "0")], {
    env: { ...systemEnv(), ...identity.env("imds"), ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(async () => {
    child.kill("SIGTERM");
    expect(await once(child, "close")).toEqual([0, null]);
  });
  if (child.stdout === null) throw new Error("no stdout");
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  return line.replace("Listening: ", "");
}

async function authorized(origin: string): Promise<number> {
  const headers = { "x-byok-identity-key": KEY };
  return (await fetch(`${origin}/authorize/foundry`, { headers })).status;
}

interface Deployment {
  readonly kind: string;
  readonly data: Readonly<Record<string, string>>;
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly {
          readonly args: readonly string[];
          readonly startupProbe: { readonly exec: { readonly command: readonly string[] } };
        }[];
      };
    };
  };
}

test("the Kubernetes manifest is YAML, its sidecar serves and its probe finds it ready", async () => {
  const documents = parseAllDocuments(documented("kubernetes"));
  const problems = documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]);
  expect(problems).toEqual([]);
  const [map, deployment] = documents.map((each) => each.toJS() as Deployment);
  expect([map?.kind, deployment?.kind]).toEqual(["ConfigMap", "Deployment"]);
  writeFileSync(path.join(folder, "providers.json"), map?.data["providers.json"] ?? "");
  const [sidecar] = deployment?.spec.template.spec.initContainers ?? [];
  const args = (sidecar?.args ?? []).map((each) => each.replace("/etc/byok-identity", folder));
  const origin = await serve(args, { BYOK_IDENTITY_SERVE_KEY: KEY });
  expect(await authorized(origin)).toBe(200);
  const [program, ...probe] = sidecar?.startupProbe.exec.command ?? [];
  expect(program).toBe("byok-identity");
  const run = (port: string): Promise<unknown> => {
    const words = probe.map((each) => (each === "8788" ? port : each));
    return once(spawn(process.execPath, [main, ...words], { stdio: "ignore" }), "close");
  };
  expect(await run(new URL(origin).port)).toEqual([0, null]);
  expect(await run("1")).toEqual([1, null]);
});

test.runIf(hasPrograms("systemd", [["systemd-analyze", "--version"]]))(
  "the systemd unit has nothing that systemd-analyze verify complains of",
  () => {
    const unit = path.join(folder, "byok-identity.service");
    writeFileSync(unit, documented("systemd").replace("/usr/bin/byok-identity", main));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", "--man=no", unit], {
      encoding: "utf8",
    });
    const about = stderr.split("\n").filter((line) => line.includes("byok-identity"));
    expect([status, about]).toEqual([0, []]);
  },
);

test("the systemd unit's command line serves", async () => {
  const providers = [
    { name: "foundry", baseUrl: "https://models.example.com", managedIdentity: {} },
  ];
  writeFileSync(path.join(folder, "providers.json"), JSON.stringify({ providers }));
  const line = /^ExecStart=\S+ (.*)$/m.exec(documented("systemd"))?.[1] ?? "";
  const origin = await serve(line.replaceAll("%d", folder).split(" "));
  expect(await authorized(origin)).toBe(200);
  expect(readFileSync(path.join(folder, "key"), "utf8")).toBe(`${KEY}\n`);
});

interface ExtAuthz {
  readonly http_service: {
    readonly server_uri: { readonly uri: string };
    readonly path_prefix: string;
    readonly authorization_request: {
      readonly headers_to_add: readonly { readonly key: string; readonly value: string }[];
    };
    readonly authorization_response: {
      readonly allowed_upstream_headers: {
        readonly patterns: readonly { readonly exact: string }[];
      };
    };
  };
}

/** What Envoy sends besides: the client's `Host` and `Authorization`, its method, its path, and no body. */
test("the Envoy filter is YAML, and what it asks is answered with the header it passes on", async () => {
  const { http_filters: filters } = parse(documented("envoy")) as {
    readonly http_filters: readonly { readonly typed_config: ExtAuthz }[];
  };
  const { server_uri, path_prefix, authorization_request, authorization_response } =
    filters[0]!.typed_config.http_service;
  expect(server_uri.uri).toBe("http://127.0.0.1:8788");
  const config = path.join(folder, "envoy.json");
  const foundry = { name: "foundry", baseUrl: "https://models.example.com", managedIdentity: {} };
  writeFileSync(config, JSON.stringify({ providers: [foundry] }));
  const args = ["serve", "--config", config, "--port", "8788"];
  const origin = await serve(args, { BYOK_IDENTITY_SERVE_KEY: KEY });
  const added = authorization_request.headers_to_add.map(({ key, value }) => [
    key,
    value.replace("KEY", KEY),
  ]);
  const answer = await fetch(`${origin}${path_prefix}/v1/chat/completions?x=1`, {
    method: "POST",
    headers: { authorization: "Bearer of-the-client", ...Object.fromEntries(added) },
  });
  expect(answer.status).toBe(200);
  const passedOn = authorization_response.allowed_upstream_headers.patterns.map(({ exact }) =>
    answer.headers.get(exact),
  );
  expect(passedOn).toEqual([`Bearer ${identity.requests.at(-1)?.token}`]);
});
