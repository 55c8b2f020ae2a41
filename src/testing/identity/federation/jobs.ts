import { randomBytes, randomUUID } from "node:crypto";
import { signed } from "../../shared/jwt.ts";
import { json, type Answer, type Call } from "../../shared/received.ts";
import type { IssuedToken, JobSource } from "../issued-token.ts";
import type { IdentityKnobs } from "../knobs.ts";
import { epoch } from "../source.ts";

/** A CI system that gives its jobs OIDC tokens. */
export interface JobProtocol {
  readonly source: JobSource;
  readonly path: string;
  /** Why a request is refused; undefined if it is not. */
  readonly precheck: (call: Call, requestToken: string) => Answer | undefined;
  readonly claims: (call: Call) => {
    readonly aud: string;
    readonly iss: string;
    readonly sub: string;
  };
  readonly body: (token: string) => object;
  readonly failure: (status: number) => Answer;
}

/** @see https://docs.github.com/actions/reference/security/oidc */
const githubActions: JobProtocol = {
  source: "github-actions",
  path: "/github/idtoken",
  precheck(call, requestToken) {
    if (call.method !== "GET") return message(405, "Method not allowed.");
    return call.headers["authorization"]?.toLowerCase() === `bearer ${requestToken}`
      ? undefined
      : message(401, "The request token is wrong.");
  },
  claims: (call) => ({
    aud: call.query.get("audience") ?? "https://github.com/octo-org",
    iss: "https://token.actions.githubusercontent.com",
    sub: "repo:octo-org/octo-repo:ref:refs/heads/main",
  }),
  body: (token) => ({ value: token }),
  failure: (status) => message(status, `Scripted status ${status}`),
};

/** @see https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create */
const azurePipelines: JobProtocol = {
  source: "azure-pipelines",
  path: "/azure-pipelines/oidctoken",
  precheck(call, requestToken) {
    if (call.method !== "POST") return message(405, "Method not allowed.");
    if (call.headers["authorization"] !== `Bearer ${requestToken}`) {
      return call.headers["x-tfs-fedauthredirect"] === "Suppress"
        ? message(401, "The access token is wrong.")
        : { status: 302, headers: { location: "https://sign-in.invalid/" }, body: "" };
    }
    if (call.headers["content-type"] !== "application/json") {
      return message(415, "Content-Type must be application/json.");
    }
    if (call.query.get("api-version") !== "7.1") return message(400, "api-version must be 7.1.");
    return call.query.get("serviceConnectionId")
      ? undefined
      : message(400, "serviceConnectionId is missing.");
  },
  claims: (call) => ({
    aud: "api://AzureADTokenExchange",
    iss: "https://vstoken.dev.azure.com/octo-organization",
    sub: `sc://octo-organization/octo-project/${call.query.get("serviceConnectionId")}`,
  }),
  body: (token) => ({ oidcToken: token }),
  failure: (status) => message(status, `Scripted status ${status}`),
};

export const jobProtocols: readonly JobProtocol[] = [githubActions, azurePipelines];

function message(status: number, text: string): Answer {
  return json(status, { message: text });
}

/** Issues the ID tokens of CI jobs. */
export interface JobIssuer {
  readonly answer: (
    protocol: JobProtocol,
    call: Call,
    knobs: IdentityKnobs,
  ) => { readonly answer: Answer; readonly issued?: IssuedToken };
}

/** Issues another token at each request, each with its own `jti`. */
export function createJobIssuer(requestToken: string): JobIssuer {
  const key = randomBytes(32);
  return {
    answer(protocol, call, { subjectLifetime }) {
      const refusal = protocol.precheck(call, requestToken);
      if (refusal !== undefined) return { answer: refusal };
      const now = Date.now();
      const expiresOn = (epoch(now) + Math.trunc(subjectLifetime)) * 1000;
      const claims = protocol.claims(call);
      const token = signed(key, {
        ...claims,
        jti: randomUUID(),
        iat: epoch(now),
        nbf: epoch(now),
        exp: epoch(expiresOn),
      });
      const issued: IssuedToken = {
        token,
        source: protocol.source,
        clientId: claims.sub,
        objectId: claims.sub,
        audience: claims.aud,
        issuedOn: now,
        expiresOn,
      };
      return { answer: json(200, protocol.body(token)), issued };
    },
  };
}
