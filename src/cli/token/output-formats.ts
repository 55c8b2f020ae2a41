import { processEnv } from "../../config/process-env.ts";
import { ConfigError } from "../../errors.ts";
import { defined } from "../../lib/defined.ts";
import { jwtClaims } from "../../lib/jwt.ts";
import type { AccessToken } from "../../token/types.ts";

/** How a token is written; see `--output`. */
export type Form = "raw" | "json" | "header" | "exec-credential";

/** The header that carries a token. */
export interface TokenHeader {
  readonly name: string;
  readonly value: string;
}

/** A token as text. */
export const forms: Readonly<Record<Form, (token: AccessToken, header: TokenHeader) => string>> = {
  raw: ({ token }) => token,
  json: (token, header) => JSON.stringify(azureCli(token, header), undefined, 2),
  header: (_token, { name, value }) => `${name}: ${value}`,
  "exec-credential": (token) => JSON.stringify(execCredential(token)),
};

/**
 * @see https://learn.microsoft.com/cli/azure/account#az-account-get-access-token
 */
function azureCli({ token, expiresOn }: AccessToken, { name }: TokenHeader): object {
  const tenant = jwtClaims(token)?.["tid"];
  return {
    accessToken: token,
    ...(expiresOn === undefined
      ? {}
      : { expiresOn: localTime(new Date(expiresOn)), expires_on: Math.floor(expiresOn / 1000) }),
    ...defined({
      tenant: typeof tenant === "string" ? tenant : undefined,
      tokenType: name === "authorization" ? "Bearer" : undefined,
    }),
  };
}

/** As Python prints a datetime without a zone; its microseconds are always zero here. */
function localTime(time: Date): string {
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(":");
  return `${date} ${clock}.000000`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

const EXEC_API = "client.authentication.k8s.io/v1";

/**
 * In the version that kubectl requests; it accepts no other.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
function execCredential({ token, expiresOn }: AccessToken): object {
  const expires =
    expiresOn === undefined
      ? {}
      : { expirationTimestamp: new Date(expiresOn).toISOString().replace(/\.\d+Z$/, "Z") };
  return {
    apiVersion: askedVersion(processEnv()["KUBERNETES_EXEC_INFO"]),
    kind: "ExecCredential",
    status: { ...expires, token },
  };
}

function askedVersion(info: string | undefined): string {
  if (info === undefined || info === "") return EXEC_API;
  const version = apiVersion(info);
  // The fields of the status are the same in all versions.
  if (
    version !== undefined &&
    /^client\.authentication\.k8s\.io\/v1((alpha|beta)1)?$/.test(version)
  )
    return version;
  throw new ConfigError(
    [
      {
        path: "KUBERNETES_EXEC_INFO",
        message: `asks for ${version ?? "no version"}; expected an ExecCredential of ${EXEC_API} or v1beta1`,
      },
    ],
    { subject: "environment" },
  );
}

function apiVersion(info: string): string | undefined {
  try {
    const version = (JSON.parse(info) as { apiVersion?: unknown } | null)?.apiVersion;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
