import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import type { ProviderConfig } from "../../../config/types.ts";
import { readCredentialFile } from "../../../credentials/file/read.ts";
import { ByokIdentityError } from "../../../errors.ts";
import { shellLine } from "../../../lib/shell-line.ts";
import type { Finding } from "../finding.ts";
import type { Check } from "../check.ts";

/** The credential's files: whether they can be read, by whom, and whether a rotated one can be replaced. */
export const files: Check = async ({ config }) => {
  const named = filesOf(config);
  const projected = (field: string): boolean =>
    field.endsWith("federatedTokenFile") ||
    (field === "apiKeyFile" && config.exchange !== undefined);
  const findings = await Promise.all(
    named.map(([field, file]) => readable(field, file, projected(field))),
  );
  const rotated = config.oauth?.refreshTokenFile;
  return rotated === undefined ? findings : [...findings, await replaceable(rotated)];
};

function filesOf({ apiKeyFile, servicePrincipal, oauth }: ProviderConfig): [string, string][] {
  return Object.entries({
    apiKeyFile,
    "servicePrincipal.clientSecretFile": servicePrincipal?.clientSecretFile,
    "servicePrincipal.certificateFile": servicePrincipal?.certificateFile,
    "servicePrincipal.federatedTokenFile": servicePrincipal?.federatedTokenFile,
    "oauth.clientSecretFile": oauth?.clientSecretFile,
    "oauth.refreshTokenFile": oauth?.refreshTokenFile,
  }).flatMap(([field, file]) => (file === undefined ? [] : [[field, file]]));
}

async function readable(field: string, file: string, projected: boolean): Promise<Finding> {
  try {
    const { exposed } = await readCredentialFile(file, field);
    // Kubernetes projects tokens that every user of the pod can read.
    if (!exposed || projected) {
      return { level: "ok", what: `${field} ${file} can be read.` };
    }
    return {
      level: "warning",
      what: `${field} ${file} can be read by every user of this machine.`,
      why: "Anyone who reads it has the credential.",
      fix: "Make it readable only for its owner.",
      run: shellLine(["chmod", "600", file], process.platform),
    };
  } catch (error) {
    if (!(error instanceof ByokIdentityError)) throw error;
    return { level: "error", what: error.summary, fix: error.hint ?? "Check the path." };
  }
}

async function replaceable(file: string): Promise<Finding> {
  const folder = path.dirname(await realpath(file).catch(() => path.resolve(file)));
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return { level: "ok", what: `A rotated refresh token can be written to ${folder}.` };
  } catch {
    return {
      level: "error",
      what: `A rotated refresh token cannot be written: the directory ${folder} is not writable.`,
      why: "Servers that rotate refresh tokens accept each one only once; the next process would start with a used one.",
      fix: "Make the directory writable for this user; the file is replaced by a new one in it.",
    };
  }
}
