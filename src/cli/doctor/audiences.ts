/** The audience that a provider's host expects in a token. */
export interface Expectation {
  /** The service, for people. */
  readonly service: string;
  /** The token's `aud` must be one of these resources; empty if the host's owner decides. */
  readonly audiences: readonly string[];
}

interface Rule extends Expectation {
  readonly host: RegExp;
}

/**
 * Azure's model endpoints in each cloud. The v1 API of both hosts accepts either audience; Foundry's project endpoints
 * accept only Foundry's.
 *
 * @see https://learn.microsoft.com/azure/ai-foundry/openai/how-to/managed-identity
 * @see https://learn.microsoft.com/azure/azure-government/compare-azure-government-global-azure#service-endpoints
 * @see https://learn.microsoft.com/azure/china/resources-developer-guide#check-endpoints-in-azure
 */
const RULES: readonly Rule[] = [
  ...(["com", "us", "cn"] as const).flatMap((cloud): Rule[] => [
    {
      host: new RegExp(`\\.(?:openai|cognitiveservices)\\.azure\\.${cloud}$`),
      service: "Azure OpenAI",
      audiences: [`https://cognitiveservices.azure.${cloud}`, `https://ai.azure.${cloud}`],
    },
    {
      host: new RegExp(`\\.services\\.ai\\.azure\\.${cloud}$`),
      service: "Azure AI Foundry",
      audiences: [`https://ai.azure.${cloud}`, `https://cognitiveservices.azure.${cloud}`],
    },
  ]),
  { host: /\.azure-api\.(?:net|us|cn)$/, service: "API Management", audiences: [] },
];

/** Undefined for an unknown host. */
export function expectationOf(baseUrl: string): Expectation | undefined {
  const { hostname, pathname } = new URL(baseUrl);
  const rule = RULES.find(({ host }) => host.test(hostname));
  if (rule === undefined) return undefined;
  const { service, audiences } = rule;
  const project = service === "Azure AI Foundry" && pathname.startsWith("/api/projects/");
  return { service, audiences: project ? audiences.slice(0, 1) : audiences };
}

/** The application ID of `https://cognitiveservices.azure.com`, which tokens of the v2 endpoint contain. */
const COGNITIVE_SERVICES = "7d312290-28c8-473c-a0ed-8e53749b6d6d";

/** Whether two audiences mean the same resource: ignoring a trailing slash and case, or by its application ID. */
export function sameAudience(one: string, other: string): boolean {
  const [left, right] = [plain(one), plain(other)];
  const stands = left === COGNITIVE_SERVICES && right.startsWith("https://cognitiveservices.");
  return left === right || stands;
}

function plain(audience: string): string {
  return audience.replace(/\/+$/, "").toLowerCase();
}
