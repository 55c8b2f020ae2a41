import type { AzurePipelines } from "../../config/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { jobCredential } from "./job-token.ts";

/**
 * The OIDC token of an Azure Pipelines job, for one of its service connections.
 *
 * @see https://learn.microsoft.com/rest/api/azure/devops/distributedtask/oidctoken/create
 */
export function azurePipelinesCredential(
  { serviceConnectionId }: AzurePipelines,
  context: CredentialContext,
): Credential {
  return jobCredential(
    {
      kind: "azurePipelines",
      selector: `serviceConnectionId=${serviceConnectionId}`,
      variables: { url: "SYSTEM_OIDCREQUESTURI", requestToken: "SYSTEM_ACCESSTOKEN" },
      fields: { serviceConnectionId },
      request(url, requestToken) {
        const query = `api-version=7.1&serviceConnectionId=${encodeURIComponent(serviceConnectionId)}`;
        return {
          method: "POST",
          url: `${url.href}${url.search === "" ? "?" : "&"}${query}`,
          headers: {
            "content-type": "application/json",
            authorization: `Bearer ${requestToken}`,
            // Otherwise the answer to a wrong token is a redirect to a page where people sign in.
            "x-tfs-fedauthredirect": "Suppress",
          },
        };
      },
      field: "oidcToken",
      missing: (name) => (name === "SYSTEM_ACCESSTOKEN" ? UNMAPPED : NO_JOB),
      refused: REFUSED,
    },
    context,
  );
}

const UNMAPPED =
  "Map it into the step: `env: SYSTEM_ACCESSTOKEN: $(System.AccessToken)`. Azure Pipelines does not do so itself.";

const NO_JOB =
  "Azure Pipelines sets it in every job, so this process is not in one, or the step's environment leaves it out.";

const REFUSED =
  "Check serviceConnectionId (the resource ID in the URL of the service connection), that the pipeline is authorized to use this connection, and that the connection uses workload identity federation.";
