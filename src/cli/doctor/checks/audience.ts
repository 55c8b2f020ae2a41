import { listed } from "../../../lib/listed.ts";
import type { Finding } from "../finding.ts";
import { expectationOf, sameAudience } from "../audiences.ts";
import type { Check } from "../check.ts";

/** Whether the token is meant for the provider it is sent to. */
export const audience: Check = async ({ acquisition, config }) => {
  const aud = (await acquisition()).claims?.["aud"];
  return typeof aud === "string" ? [audienceFinding(aud, config.baseUrl)] : [];
};

/** Whether the provider at `baseUrl` takes tokens with this `aud`. */
export function audienceFinding(aud: string, baseUrl: string): Finding {
  const { hostname } = new URL(baseUrl);
  const expected = expectationOf(baseUrl);
  if (expected === undefined) {
    return {
      level: "skipped",
      what: `Nothing is known of what audience ${hostname} wants; the token has ${aud}.`,
      why: "It is none of Azure's own hosts.",
    };
  }
  const { service, audiences } = expected;
  if (audiences.length === 0) {
    return {
      level: "ok",
      what: `The audience ${aud} is for API Management to judge.`,
      why: "The validate-jwt or validate-azure-ad-token policy of the API says which it takes: api://CLIENT_ID or CLIENT_ID of the application that stands for the API, or Azure OpenAI's where the token is passed on.",
      fix: "Where it refuses, compare with the audiences of that policy, and set the scope to AUDIENCE/.default.",
    };
  }
  if (audiences.some((each) => sameAudience(aud, each))) {
    return { level: "ok", what: `The audience ${aud} is what ${service} at ${hostname} takes.` };
  }
  return {
    level: "error",
    what: `The audience ${aud} does not fit ${hostname}.`,
    why: `${service} takes ${listed(audiences, "or")} there, and refuses tokens for anything else with 401.`,
    fix: `Set the scope to ${audiences[0]}/.default, by --scope, COPILOT_PROVIDER_TOKEN_SCOPE or the credential's scope field.`,
  };
}
