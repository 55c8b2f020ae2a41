import { ByokIdentityError } from "../../errors.ts";
import type { Certificate } from "../shared/certificate.ts";
import { json, type Answer } from "../shared/received.ts";
import { signed } from "../shared/jwt.ts";
import { systemClientId } from "./directory.ts";
import type { IdentityKnobs } from "./knobs.ts";
import type { Scratch } from "./scratch.ts";
import type { IdentitySource } from "./issued-token.ts";

/** The variables with which a program finds the endpoint. */
export interface Environment {
  readonly of: (source: IdentitySource) => Record<string, string>;
  readonly answer: (source: string | null) => Answer;
}

interface EnvironmentOptions {
  readonly endpoint: {
    readonly url: string;
    readonly secureUrl: string | undefined;
    readonly knobs: () => IdentityKnobs;
  };
  readonly certificate: Certificate | undefined;
  readonly secret: string;
  readonly scratch: Scratch;
}

/** Environment variables that make @azure/identity use the endpoint. */
export function environmentOf({
  endpoint,
  certificate,
  secret,
  scratch,
}: EnvironmentOptions): Environment {
  const { url } = endpoint;

  function secure(source: IdentitySource): { origin: string; trust: Record<string, string> } {
    if (certificate === undefined || endpoint.secureUrl === undefined) {
      throw new ByokIdentityError("ERR_NOT_SUPPORTED", `The source ${source} needs TLS.`, {
        hint: "Start the mock with `tls: true` (`--tls` on the command line).",
      });
    }
    return {
      origin: endpoint.secureUrl,
      // Read by Node when the process starts: it helps a child process, not the running one.
      trust: { NODE_EXTRA_CA_CERTS: scratch.write("ca.pem", certificate.pem) },
    };
  }

  function application(source: IdentitySource): Record<string, string> {
    const { origin, trust } = secure(source);
    const { tenantId, identities } = endpoint.knobs();
    return {
      AZURE_AUTHORITY_HOST: origin,
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: identities[0]?.clientId ?? systemClientId,
      ...trust,
    };
  }

  const sources: Readonly<Record<IdentitySource, () => Record<string, string>>> = {
    imds: () => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url }),
    "app-service": () => ({ IDENTITY_ENDPOINT: `${url}/msi/token`, IDENTITY_HEADER: secret }),
    "azure-ml": () => ({
      MSI_ENDPOINT: `${url}/MSI/auth`,
      MSI_SECRET: secret,
      DEFAULT_IDENTITY_CLIENT_ID: systemClientId,
    }),
    "cloud-shell": () => ({ MSI_ENDPOINT: `${url}/oauth2/token` }),
    "service-fabric": () => {
      const { origin, trust } = secure("service-fabric");
      return {
        IDENTITY_ENDPOINT: `${origin}/service-fabric/metadata/identity/oauth2/token`,
        IDENTITY_HEADER: secret,
        IDENTITY_SERVER_THUMBPRINT: certificate?.thumbprint ?? "",
        ...trust,
      };
    },
    arc: () => ({
      IDENTITY_ENDPOINT: `${url}/arc/metadata/identity/oauth2/token`,
      IMDS_ENDPOINT: url,
    }),
    aks: () => ({
      ...application("aks"),
      AZURE_FEDERATED_TOKEN_FILE: scratch.write("federated-token", federatedToken(secret)),
    }),
    "github-actions": () => ({
      ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/github/idtoken?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: secret,
    }),
    "azure-pipelines": () => ({
      SYSTEM_OIDCREQUESTURI: `${url}/azure-pipelines/oidctoken`,
      SYSTEM_ACCESSTOKEN: secret,
    }),
    "service-principal": () => ({
      ...application("service-principal"),
      AZURE_CLIENT_SECRET: endpoint.knobs().identities[0]?.clientSecret ?? secret,
    }),
  };

  return {
    of: (source) => sources[source](),
    answer(source) {
      const variables = Object.entries(sources).find(([name]) => name === source)?.[1];
      if (variables === undefined) {
        const message = `?source= must be one of ${Object.keys(sources).join(", ")}.`;
        return json(400, { error: { code: "ERR_CONFIG_INVALID", message } });
      }
      try {
        return json(200, variables());
      } catch (error) {
        if (!(error instanceof ByokIdentityError)) throw error;
        return json(409, { error: { code: error.code, message: error.message } });
      }
    },
  };
}

// What Kubernetes projects into a pod: signed by the cluster, for the token exchange audience.
function federatedToken(key: string): string {
  const now = Math.floor(Date.now() / 1000);
  return signed(Buffer.from(key), {
    iss: "https://cluster.invalid/",
    sub: "system:serviceaccount:default:workload",
    aud: ["api://AzureADTokenExchange"],
    iat: now,
    nbf: now,
    exp: now + 86_400,
  });
}
