// npm run image:check: builds the image as docs/deployment.md does, and runs the sidecar of its Kubernetes manifest with
// it: arguments, variables, file and probe. Needs buildah. The storage is a folder of its own, which needs neither an
// overlay file system nor the right to make one.
import { deepEqual, equal } from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseAllDocuments } from "yaml";
import { builtExecutable } from "./built-executable.mjs";
import { manifest, root } from "./manifest.mjs";
import { untilReady } from "./until-ready.mjs";

const page = readFileSync(path.join(root, "docs/deployment.md"), "utf8");
const fence = (name) => {
  const [, code] = new RegExp(`<!-- test: ${name} -->\n\n\`\`\`\\w+\n(.*?)\n\`\`\``, "s").exec(
    page,
  );
  return code;
};
const [configMap, deployment] = parseAllDocuments(fence("kubernetes")).map((each) => each.toJS());
const [sidecar] = deployment.spec.template.spec.initContainers;
const [, ...build] = fence("image").split("\n").at(-1).split(" ");
const image = build[build.indexOf("-t") + 1];

const folder = mkdtempSync(path.join(tmpdir(), "byok-image-"));
const at = (name) => path.join(folder, name);
const storage = ["--root", at("root"), "--runroot", at("run"), "--storage-driver", "vfs"];
const chroot = ["--isolation", "chroot"];
const buildah = (...args) =>
  execFileSync("buildah", [...storage, ...args], { cwd: root, encoding: "utf8" }).trim();
const listenOn = (words, port) => words.with(words.indexOf("--port") + 1, port);
/** The first line that a command prints; it goes on. */
const firstLine = async (child) =>
  (await once(createInterface({ input: child.stdout }), "line"))[0];

const KEY = "0123456789abcdef".repeat(4);
const running = [];
try {
  buildah(build[0], ...chroot, ...build.slice(1));
  const container = buildah("from", image);

  const identity = spawn(builtExecutable(), ["mock", "identity"], { stdio: ["pipe", "pipe", 2] });
  running.push(identity);
  const [authority] = /http:\/\/[\d.:]+/.exec(await firstLine(identity));

  // Kubernetes makes the folder for the user of the container, who is not the one that runs this.
  chmodSync(folder, 0o755);
  writeFileSync(at("providers.json"), configMap.data["providers.json"]);
  const [{ mountPath }] = sidecar.volumeMounts;
  const args = [
    "run",
    ...chroot,
    "--volume",
    `${at("providers.json")}:${mountPath}/providers.json:ro`,
  ];
  const env = [`${sidecar.env[0].name}=${KEY}`, `AZURE_POD_IDENTITY_AUTHORITY_HOST=${authority}`];
  const variables = env.flatMap((each) => ["--env", each]);
  const served = spawn(
    "buildah",
    [
      ...storage,
      ...args,
      ...variables,
      container,
      "--",
      manifest.name,
      ...listenOn(sidecar.args, "0"),
    ],
    { stdio: ["ignore", "pipe", 2] },
  );
  running.push(served);
  const ended = once(served, "exit");
  const origin = (await firstLine(served)).replace("Listening: ", "");

  const probe = listenOn(sidecar.startupProbe.exec.command, new URL(origin).port);
  const ready = await untilReady(() => buildah("run", ...chroot, container, "--", ...probe));
  equal(ready, "ready\nfoundry: ready");
  const query = "api-version=2019-08-01&resource=https://cognitiveservices.azure.com";
  const answer = await fetch(`${origin}/msi/token?${query}`, {
    headers: { "x-identity-header": KEY },
  });
  equal(answer.status, 200, await answer.text());

  const { pid } = await (await fetch(`${origin}/healthz`)).json();
  process.kill(pid, "SIGTERM");
  deepEqual(await ended, [0, null]);
  process.stdout.write(`${image} runs as the sidecar of docs/deployment.md\n`);
} finally {
  for (const child of running) child.kill();
  try {
    buildah("rmi", "--all", "--force");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
