import type { GitHubActions } from "../../config/types.ts";
import { defined } from "../../lib/defined.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { jobCredential } from "./job-token.ts";

/**
 * The OIDC token of a GitHub Actions job; Forgejo and Gitea have the same protocol.
 *
 * @see https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token
 */
export function githubActionsCredential(
  { audience }: GitHubActions,
  context: CredentialContext,
): Credential {
  return jobCredential(
    {
      kind: "githubActions",
      variables: {
        url: "ACTIONS_ID_TOKEN_REQUEST_URL",
        requestToken: "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
      },
      fields: { audience },
      ...defined({ selector: audience === undefined ? undefined : `audience=${audience}` }),
      request(url, requestToken) {
        // Other parameters stay as they are: their order and spelling are the runner's.
        const parameter = audience === undefined ? "" : `audience=${encodeURIComponent(audience)}`;
        const joint = parameter === "" ? "" : url.search === "" ? "?" : "&";
        return {
          method: "GET",
          url: `${url.href}${joint}${parameter}`,
          headers: { authorization: `bearer ${requestToken}`, accept: "application/json" },
        };
      },
      field: "value",
      missing: () => PERMISSION,
      refused: `The job's permission may have ended: tokens can be requested only while the job runs. ${PERMISSION}`,
    },
    context,
  );
}

const PERMISSION =
  "GitHub sets it only in a job that has `permissions: id-token: write`: add that line to the workflow or the job. A pull request from a fork cannot have it.";
