import { sendAuthorityRequest } from "../../credentials/http/authority-request.ts";
import { ConfigError } from "../../errors.ts";
import { jsonFields } from "../../lib/fields.ts";
import { parsedUrl } from "../../lib/parsed-url.ts";
import { isSecure } from "../../lib/secure-url.ts";

const ENTRA = "https://login.microsoftonline.com";
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const DOMAIN = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z]{2,}$/i;

/** How long Entra may take to say which tenant a domain is, milliseconds. */
const TIMEOUT = 10_000;

/**
 * The issuer that a person means by a URL, the ID of an Entra tenant, or one of its domains.
 *
 * @throws ConfigError if it is none of these.
 */
export async function issuerOf(answer: string): Promise<string> {
  if (GUID.test(answer)) return `${ENTRA}/${answer.toLowerCase()}/v2.0`;
  if (DOMAIN.test(answer)) return issuerOfDomain(answer);
  const url = parsedUrl(answer);
  if (url !== undefined && isSecure(url)) return answer;
  throw problem("Expected an https URL, a tenant ID (a GUID), or a domain such as contoso.com.");
}

/** A tenant has one issuer, which has the tenant's ID in it. */
async function issuerOfDomain(domain: string): Promise<string> {
  const url = `${ENTRA}/${domain}/v2.0/.well-known/openid-configuration`;
  const { status, body } = await sendAuthorityRequest(
    { method: "GET", url, headers: { accept: "application/json" } },
    { timeout: TIMEOUT, hint: "Check the network, or give the tenant's ID." },
  );
  const issuer = jsonFields(body)?.["issuer"];
  if (status === 200 && typeof issuer === "string") return issuer;
  throw problem(`Entra knows no tenant with the domain ${domain}.`);
}

function problem(message: string): ConfigError {
  return new ConfigError([{ path: "", message }]);
}
