import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { startMockIdentity, type Fault } from "../../../../src/testing/index.ts";
import { scratch } from "../../scratch.ts";
import { RESOURCE, startClient } from "../service-principal/support.ts";
import { LINK_LOCAL } from "./link-local.ts";

type Outcome = "managed identity" | "developer" | "none";

const inAnHour = Math.floor(Date.now() / 1000) + 3_600;
const login = JSON.stringify({ accessToken: "developer", expires_on: inAnHour });

/** A folder of programs: `az` with a login, or none. */
function programs(signedIn: boolean): string {
  const directory = scratch();
  if (signedIn) {
    writeFileSync(path.join(directory, "az"), `#!/bin/sh\necho '${login}'\n`, { mode: 0o755 });
  }
  return directory;
}

/** The environment of a machine whose IMDS answers its first two requests with `fault`; undefined: no IMDS. */
async function machine(
  fault: Fault | undefined,
  signedIn: boolean,
): Promise<Record<string, string>> {
  const env = { PATH: programs(signedIn), ...LINK_LOCAL };
  if (fault === undefined) return env;
  const identity = await startMockIdentity({ faults: [fault, fault] });
  onTestFinished(() => identity.close());
  return { ...env, IMDS_PORT: new URL(identity.url).port };
}

function outcomeOf(token: string | undefined): Outcome {
  if (token === undefined || token === "") return "none";
  return token === "developer" ? "developer" : "managed identity";
}

async function byAzureIdentity(env: Record<string, string>): Promise<Outcome> {
  const script = `
    const { DefaultAzureCredential } = require("@azure/identity");
    new DefaultAzureCredential().getToken("${RESOURCE}/.default").then(
      ({ token }) => console.log(token),
      () => {},
    );
  `;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { env });
  return outcomeOf(stdout.trim());
}

async function byThisPackage(env: Record<string, string>): Promise<Outcome> {
  const { token } = await startClient(env).ask({ defaultAzureCredential: {} });
  return outcomeOf(token?.token);
}

/** Without IMDS, or with one that refuses for good, the developer is who one is. */
const OTHERWISE = "developer";

test.each<{
  readonly first: string;
  readonly fault?: Fault;
  readonly identity: Outcome;
  /** Why it is right to differ from `@azure/identity` if `az` has a login. */
  readonly safer?: string;
}>([
  {
    first: "429 with Retry-After",
    fault: { status: 429, retryAfter: "1" },
    identity: "managed identity",
  },
  {
    first: "429 without Retry-After",
    fault: { status: 429 },
    identity: "managed identity",
    safer: "@azure/identity does not retry it: a busy IMDS makes the process the developer",
  },
  { first: "500", fault: { status: 500 }, identity: "managed identity" },
  { first: "503", fault: { status: 503 }, identity: "managed identity" },
  { first: "404", fault: { status: 404 }, identity: "managed identity" },
  {
    first: "1.2 s late",
    fault: { delay: 1_200 },
    identity: "managed identity",
    safer: "@azure/identity waits 1 s for any answer: a slow IMDS makes the process the developer",
  },
  {
    first: "a reset connection",
    fault: { break: "reset" },
    identity: "managed identity",
    safer: "@azure/identity takes a broken connection for no IMDS",
  },
  { first: "400", fault: { status: 400 }, identity: OTHERWISE },
  { first: "no route", identity: OTHERWISE },
])(
  "defaultAzureCredential is the $identity after $first from IMDS, with or without a login of az",
  async ({ fault, identity, safer }) => {
    const [withLogin, without, theirs] = await Promise.all([
      machine(fault, true).then(byThisPackage),
      machine(fault, false).then(byThisPackage),
      // It asks az last, so that without a login it is nobody whenever it is the developer with one.
      machine(fault, true).then(byAzureIdentity),
    ]);
    expect({ withLogin, without, theirs }).toEqual({
      withLogin: identity,
      without: identity === OTHERWISE ? "none" : identity,
      theirs: safer === undefined ? identity : "developer",
    });
  },
  60_000,
);
