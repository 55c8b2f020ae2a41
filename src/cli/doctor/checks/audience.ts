import { listed } from "../../../lib/listed.ts";
import type { Finding } from "../finding.ts";
import { visible } from "../../../lib/visible.ts";
import { expectationOf, sameAudience } from "../audiences.ts";
import type { Check } from "../check.ts";

/** Whether the token is for the provider that it is sent to. */
export const audience: Check = async ({ acquisition, config }) => {
  const aud = (await acquisition()).claims?.["aud"];
  return typeof aud === "string" ? [audienceFinding(visible(aud), config.baseUrl)] : [];
};

/** Whether the provider at `baseUrl` accepts tokens with this `aud`. */
export function audienceFinding(aud: string, baseUrl: string): Finding {
  const { hostname } = new URL(baseUrl);
  const expected = expectationOf(baseUrl);
  if (expected === undefined) {
    return {
      level: "skipped",
      what: `The audience that ${hostname} expects is unknown; the token has ${aud}.`,
      why: "It is not one of Azure's own hosts.",
    };
  }
  const { service, audiences } = expected;
  if (audiences.length === 0) {
    return {
      level: "ok",
      what: `API Management decides whether the audience ${aud} is accepted.`,
      why: "The validate-jwt or validate-azure-ad-token policy of the API says which audience it accepts: api://CLIENT_ID or CLIENT_ID of the application that represents the API, or that of Azure OpenAI if the token is passed on.",
      fix: "If it refuses the token, compare with the audiences of that policy, and set the scope to AUDIENCE/.default.",
    };
  }
  if (audiences.some((each) => sameAudience(aud, each))) {
    return { level: "ok", what: `${service} at ${hostname} accepts the audience ${aud}.` };
  }
  return {
    level: "error",
    what: `The audience ${aud} does not fit ${hostname}.`,
    why: `There, ${service} accepts only ${listed(audiences, "or")}, and refuses other tokens with 401.`,
    fix: `Set the scope to ${audiences[0]}/.default, with --scope, COPILOT_PROVIDER_TOKEN_SCOPE or the credential's scope field.`,
  };
}
