import { randomBytes } from "node:crypto";
import { json, type Answer, type Call } from "../shared/received.ts";
import { startEndpoint, type Route } from "../shared/endpoint.ts";
import type { RecordedRequest } from "../shared/journal.ts";
import { discoveryDocument, entraAnswer, keysPath, requester, tokenPath } from "./entra.ts";
import { entraError } from "./entra-error.ts";
import { environmentOf } from "./environment.ts";
import { exchangeAnswer } from "./federation/exchange.ts";
import { createJobIssuer, jobProtocols } from "./federation/jobs.ts";
import { exchangeProtocols } from "./federation/protocols.ts";
import { createSubjectChecker } from "./federation/subject.ts";
import type { ExchangeSource, IdentitySource, IssuedToken, PersonSource } from "./issued-token.ts";
import { createIssuer } from "./issuer.ts";
import { checkedIdentityKnobs, identityKnobs, type IdentityKnobs } from "./knobs.ts";
import { managedIdentityAnswer } from "./managed-identity.ts";
import { createScratch } from "./scratch.ts";
import { createSignIn } from "./sign-in/sign-in.ts";
import { appService } from "./sources/app-service.ts";
import { arc } from "./sources/arc.ts";
import { azureMl } from "./sources/azure-ml.ts";
import { cloudShell } from "./sources/cloud-shell.ts";
import { imds } from "./sources/imds.ts";
import { serviceFabric } from "./sources/service-fabric.ts";

/** Knobs to start with, and where to listen. */
export interface MockIdentityOptions extends Partial<IdentityKnobs> {
  /** Port on 127.0.0.1; default: any free port. */
  readonly port?: number;
  /** Also listens with TLS, which `service-fabric`, `aks` and `service-principal` need. */
  readonly tls?: boolean;
  /** Where the key files of `arc` are put. Clients take them only from the Arc agent's own directory. */
  readonly arcKeyDirectory?: string;
}

/** A request as the identity endpoint saw it. */
export interface IdentityRequest extends RecordedRequest {
  /**
   * The source of the request's path; `discovery` means the documents of the token authority; absent if no source has
   * the path.
   */
  readonly source?: IdentitySource | ExchangeSource | PersonSource | "discovery";
  /** The token in the answer. */
  token?: string;
}

/** A running identity endpoint. */
export interface MockIdentity extends AsyncDisposable {
  /** Origin of plain http: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Origin of TLS, if requested. */
  readonly secureUrl: string | undefined;
  /** Certificate of the TLS origin, PEM; a client has to trust it. */
  readonly certificate: string | undefined;
  /** SHA-1 thumbprint of the certificate. */
  readonly thumbprint: string | undefined;
  /** Every request since the start or the last reset, in the order of arrival. */
  readonly requests: readonly IdentityRequest[];
  /**
   * Environment variables by which @azure/identity finds this endpoint as the given source.
   *
   * @throws ByokIdentityError `ERR_NOT_SUPPORTED` for a source that needs TLS when it was not asked for.
   */
  env(source: IdentitySource): Record<string, string>;
  /** The data of a token that was issued since the last reset. */
  issued(token: string): IssuedToken | undefined;
  /** Changes knobs from now on; the others stay. @throws ConfigError */
  configure(patch: Partial<IdentityKnobs>): void;
  /** Restores the initial knobs; requests, tokens and scripted faults are cleared. */
  reset(): void;
  close(): Promise<void>;
  /** Resolves when it has closed, for whatever reason. */
  readonly closed: Promise<void>;
}

/**
 * Starts a loopback endpoint with the protocols of every managed-identity source, of the Entra token authority, of the
 * people who sign in there by a browser or a device code, of the OIDC tokens of GitHub Actions (`/github/idtoken`) and Azure Pipelines (`/azure-pipelines/oidctoken`), and of the
 * token exchanges of OpenAI (`/oauth/token`), Anthropic (`/v1/oauth/token`) and RFC 8693 (`/v1/token`). The endpoints
 * of the exchanges accept nothing but the exact request.
 *
 * Nothing about it is secret, and its tokens are worthless elsewhere.
 *
 * Over HTTP it can be steered as well: `GET /requests`, `GET /config`, `POST /config`, `POST /reset`, `POST /stop`,
 * `GET /issued?token=`, `GET /environment?source=`.
 *
 * @throws ConfigError with every unknown or invalid option.
 *
 * @example
 * ```ts
 * import { startMockIdentity } from "byok-identity/testing";
 *
 * const identity = await startMockIdentity({ lifetime: 60 });
 * Object.assign(process.env, identity.env("imds"));
 * // … the code under test requests tokens as on a virtual machine …
 * await identity.close();
 * ```
 */
export async function startMockIdentity(options: MockIdentityOptions = {}): Promise<MockIdentity> {
  const { port = 0, tls = false, arcKeyDirectory, ...patch } = options;
  const knobs = { ...identityKnobs, ...checkedIdentityKnobs(patch) };
  const secret = randomBytes(16).toString("hex");
  const scratch = createScratch();
  const issuer = createIssuer();
  const subjects = createSubjectChecker();
  const jobs = createJobIssuer(secret);
  const signIn = createSignIn(issuer);
  const certificate = tls
    ? await (await import("../shared/certificate.ts")).selfSigned()
    : undefined;
  const challenged = arc(() => arcKeyDirectory ?? scratch.directory());
  const protocols = [
    imds,
    appService(secret),
    azureMl(secret),
    cloudShell,
    serviceFabric(secret),
    challenged,
  ];

  function route(
    call: Call,
    current: IdentityKnobs,
  ): Route<Pick<IdentityRequest, "source" | "token">> {
    const path = call.path.replace(/\/$/, "");
    const protocol = protocols.find((candidate) => candidate.path === path);
    if (protocol !== undefined) {
      return {
        detail: { source: protocol.source },
        scripted: true,
        answer: (record) => noted(record, managedIdentityAnswer(protocol, call, current, issuer)),
        failure: protocol.failure,
      };
    }
    const exchange = exchangeProtocols.find((candidate) => candidate.path === path);
    if (exchange !== undefined) {
      return {
        detail: { source: exchange.source },
        scripted: true,
        answer: (record) =>
          noted(record, exchangeAnswer(exchange, call, current, { issuer, subjects })),
        failure: exchange.failure,
      };
    }
    const job = jobProtocols.find((candidate) => candidate.path === path);
    if (job !== undefined) {
      return {
        detail: { source: job.source },
        scripted: true,
        answer: (record) => noted(record, jobs.answer(job, call, current)),
        failure: job.failure,
      };
    }
    if (signIn.handles(call)) {
      return {
        detail: { source: "sign-in" },
        scripted: true,
        answer: (record) => noted(record, signIn.answer(call, current)),
        failure: entraFailure,
      };
    }
    if (tokenPath.test(call.path)) {
      return {
        detail: { source: requester(call) },
        scripted: true,
        answer: (record) => noted(record, entraAnswer(call, current, issuer)),
        failure: entraFailure,
      };
    }
    const document = keysPath.test(call.path) ? signIn.keys() : discoveryDocument(call);
    return {
      detail: document === undefined ? {} : { source: "discovery" },
      scripted: false,
      answer: () =>
        document ?? json(404, { error: "not_found", error_description: "No such path" }),
      failure: (status) => json(status, {}),
    };
  }

  const endpoint = await startEndpoint({
    port,
    certificate,
    knobs,
    checked: checkedIdentityKnobs,
    route,
    controls: {
      "GET /issued": (call) => {
        const found = issuer.find(call.query.get("token") ?? "");
        return found === undefined
          ? json(404, { error: { code: "NOT_ISSUED", message: "That token was not issued here." } })
          : json(200, found);
      },
      "GET /environment": (call) => environment.answer(call.query.get("source")),
    },
    onReset() {
      issuer.clear();
      subjects.clear();
      signIn.clear();
      challenged.clear();
    },
    async onClose() {
      challenged.clear();
      await scratch.remove();
    },
  });
  const environment = environmentOf({ endpoint, certificate, secret, scratch });

  return {
    url: endpoint.url,
    secureUrl: endpoint.secureUrl,
    certificate: certificate?.pem,
    thumbprint: certificate?.thumbprint,
    requests: endpoint.requests,
    env: environment.of,
    issued: issuer.find,
    configure: endpoint.configure,
    reset: endpoint.reset,
    close: endpoint.close,
    closed: endpoint.closed,
    [Symbol.asyncDispose]: endpoint.close,
  };
}

function entraFailure(status: number): Answer {
  return entraError(status >= 500 || status === 429 ? "scripted" : "scripted-refusal", status);
}

function noted<A>(
  record: { token?: string },
  { answer, issued }: { answer: A; issued?: IssuedToken },
): A {
  if (issued !== undefined) record.token = issued.token;
  return answer;
}
