import { describe, expect, test } from "vitest";
import { audienceFinding } from "../../src/cli/doctor/checks/audience.ts";
import { read, skewed } from "../../src/cli/doctor/checks/claims.ts";
import { messageOf } from "../../src/cli/doctor/checks/request.ts";
import { inWords } from "../../src/cli/doctor/duration.ts";
import { explainRefusal, type Refusal } from "../../src/cli/doctor/refusal.ts";
import { assignmentOf, roleFor } from "../../src/cli/doctor/roles.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const tid = "11111111-2222-4333-8444-555555555555";
const oid = "aaaaaaaa-2222-4333-8444-555555555555";
const claims = {
  aud: "https://cognitiveservices.azure.com",
  exp: now / 1000 + 3600,
  tid,
  oid,
  idtyp: "app",
};
const refused: Refusal = {
  status: 401,
  message: "",
  challenge: "",
  form: "bearer",
  claims,
  baseUrl: "https://east.openai.azure.com/openai/v1",
  now,
};
const vague =
  "401: Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired.";

describe("explainRefusal() tells apart", () => {
  test.each<[string, Partial<Refusal>, string]>([
    [
      "expired, by exp",
      { message: vague, claims: { ...claims, exp: now / 1000 } },
      "The token has expired.",
    ],
    [
      "expired, by words",
      { challenge: 'Bearer error="invalid_token", error_description="The token has expired."' },
      "one of the two clocks is wrong",
    ],
    [
      "expired, by a gateway",
      { message: "IDX10223: Lifetime validation failed." },
      "The token has expired.",
    ],
    [
      "wrong audience, by the host",
      { message: vague, claims: { ...claims, aud: "https://management.azure.com" } },
      "another audience: https://management.azure.com",
    ],
    [
      "wrong audience, by the answer",
      {
        message: vague,
        baseUrl: "https://models.example/v1",
        claims: { ...claims, aud: "api://x" },
      },
      "expects https://cognitiveservices.azure.com.",
    ],
    [
      "wrong audience, by a gateway",
      { message: "IDX10214: Audience validation failed." },
      "another audience",
    ],
    [
      "wrong tenant",
      {
        status: 400,
        message: `Tenant provided in token does not match resource token: Token tenant ${tid} does not match resource tenant.`,
      },
      `belong to different tenants: ${tid}`,
    ],
    [
      "wrong tenant, by a gateway",
      { message: "IDX10205: Issuer validation failed." },
      "different tenants",
    ],
    [
      "keys disabled",
      {
        status: 403,
        form: "key",
        message:
          "AuthenticationTypeDisabled: Key based authentication is disabled for this resource.",
      },
      "accepts no keys",
    ],
    [
      "keys disabled with 401",
      { form: "key", message: "Key based authentication is disabled" },
      "accepts no keys",
    ],
    [
      "a wrong key",
      {
        form: "key",
        message: "401: Access denied due to invalid subscription key or wrong API endpoint.",
      },
      "The key is refused.",
    ],
    [
      "a missing role with 401",
      { message: "PermissionDenied: Principal does not have access to API/Operation." },
      "lacks a role: Cognitive Services OpenAI User",
    ],
    ["a missing role with 403", { status: 403 }, "lacks a role: Cognitive Services OpenAI User"],
    [
      "a firewall",
      { status: 403, message: "403: Access denied due to Virtual Network/Firewall rules." },
      "does not accept requests from this network",
    ],
    [
      "a subscription key",
      { message: "Access denied due to missing subscription key." },
      "requires a subscription key",
    ],
    [
      "a subscription key, in addition to a JWT that is sent as key",
      { message: "Access denied due to missing subscription key.", form: "key" },
      "requires a subscription key",
    ],
    [
      "a claims challenge",
      { challenge: 'Bearer error="insufficient_claims", claims="e30="' },
      "additional claims",
    ],
    ["what nobody explains", { message: vague }, "gives no reason"],
  ])("%s", (_, given, told) => {
    const finding = explainRefusal({ ...refused, ...given });
    expect(finding.level).toBe("error");
    expect(`${finding.what} ${finding.why}`).toContain(told);
    expect(finding.fix).toMatch(/\.$/);
  });

  test("what the clock says at exp exactly: expired; one millisecond before: not", () => {
    const at = (ms: number) =>
      explainRefusal({ ...refused, message: vague, now: claims.exp * 1000 + ms }).what;
    expect(at(0)).toBe("The token has expired.");
    expect(at(-1)).toContain("gives no reason");
  });
});

test.each([
  ["https://east.openai.azure.com", "", "Cognitive Services OpenAI User"],
  ["https://east.services.ai.azure.com/openai/v1", "", "Cognitive Services OpenAI User"],
  ["https://east.services.ai.azure.com/anthropic", "", "Azure AI User"],
  ["https://east.services.ai.azure.com/api/projects/p", "", "Azure AI User"],
  [
    "https://east.openai.azure.com",
    "lacks the required data action `Microsoft.CognitiveServices/accounts/AIServices/agents/read`",
    "Azure AI User",
  ],
  [
    "https://east.services.ai.azure.com/x",
    "lacks the required data action 'Microsoft.CognitiveServices/accounts/OpenAI/models/read'",
    "Cognitive Services OpenAI User",
  ],
])("roleFor(%s, %s) is %s", (baseUrl, message, role) => {
  expect(roleFor(baseUrl, message)).toBe(role);
});

describe("assignmentOf() is a line for az", () => {
  const scope =
    "--scope /subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.CognitiveServices/accounts";
  test.each([
    [claims, `--assignee-object-id ${oid} --assignee-principal-type ServicePrincipal`],
    [
      { oid, scp: "user_impersonation" },
      `--assignee-object-id ${oid} --assignee-principal-type User`,
    ],
    [{ appid: tid }, `--assignee ${tid}`],
    [{ azp: tid }, `--assignee ${tid}`],
    [{ oid: '"; rm -rf / #' }, "--assignee PRINCIPAL_OR_CLIENT_ID"],
    [undefined, "--assignee PRINCIPAL_OR_CLIENT_ID"],
  ])("for %j", (of, assignee) => {
    expect(assignmentOf("Azure AI User", "https://east.openai.azure.com", of)).toBe(
      `az role assignment create --role "Azure AI User" ${assignee} ${scope}/east`,
    );
  });

  test("with a placeholder where the host does not tell the account", () => {
    expect(assignmentOf("R", "https://gateway.azure-api.net/x")).toContain(`${scope}/ACCOUNT`);
  });
});

describe("audienceFinding()", () => {
  const cognitive = "https://cognitiveservices.azure.com";
  test.each([
    [cognitive, "https://east.openai.azure.com/openai/v1", "ok"],
    [`${cognitive}/`, "https://east.openai.azure.com", "ok"],
    ["7d312290-28c8-473c-a0ed-8e53749b6d6d", "https://east.openai.azure.com", "ok"],
    ["https://ai.azure.com", "https://east.openai.azure.com/openai/v1", "ok"],
    ["https://ai.azure.com", "https://east.services.ai.azure.com/api/projects/p", "ok"],
    [cognitive, "https://east.services.ai.azure.com/openai/v1", "ok"],
    [cognitive, "https://east.services.ai.azure.com/api/projects/p", "error"],
    [cognitive, "https://east.openai.azure.us", "error"],
    ["https://cognitiveservices.azure.us", "https://east.openai.azure.us", "ok"],
    ["https://cognitiveservices.azure.cn", "https://east.openai.azure.cn", "ok"],
    ["https://management.azure.com", "https://east.cognitiveservices.azure.com", "error"],
    ["api://11111111-2222-4333-8444-555555555555", "https://gateway.azure-api.net/openai", "ok"],
    [cognitive, "https://openai.azure.com.evil.example", "skipped"],
    [cognitive, "https://evilopenai.azure.com", "skipped"],
  ])("%s for %s: %s", (aud, baseUrl, level) => {
    expect(audienceFinding(aud, baseUrl).level).toBe(level);
  });

  test("says which scope to set", () => {
    expect(audienceFinding(cognitive, "https://east.openai.azure.us").fix).toContain(
      "https://cognitiveservices.azure.us/.default",
    );
  });
});

test("read() tells a token's end in words, on both sides of it", () => {
  const at = (exp: number) => read({ ...claims, exp }, now);
  expect(at(now / 1000 + 5400)).toMatchObject({
    level: "ok",
    what: "The token expires in 1 hour 30 minutes.",
  });
  expect(at(now / 1000)).toMatchObject({ level: "error" });
  expect(at(now / 1000 + 1).level).toBe("ok");
  expect(read({ aud: "a" }, now).level).toBe("warning");
  expect(at(1e300).level).toBe("warning");
  expect(read({ ...claims, roles: ["a", "b"] }, now).facts).toMatchObject({
    roles: "a, b",
    oid,
    tid,
  });
});

test("skewed() tells a clock that is a minute behind", () => {
  expect(skewed({ nbf: now / 1000 + 60 }, now)).toHaveLength(1);
  expect(skewed({ nbf: now / 1000 + 60 }, now + 1)).toEqual([]);
  expect(skewed({}, now)).toEqual([]);
});

test.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1000, "1 second"],
  [61_000, "1 minute 1 second"],
  [3_600_000, "1 hour"],
  [86_399_999, "23 hours 59 minutes"],
  [90_000_000, "1 day 1 hour"],
])("inWords(%i) is %s", (ms, words) => {
  expect(inWords(ms)).toBe(words);
});

test.each([
  ['{"error":{"code":"401","message":"m"}}', "401: m"],
  ['{"statusCode":401,"message":"m"}', "m"],
  ['{"type":"error","error":{"type":"authentication_error","message":"m"}}', "m"],
  ["[]", ""],
  ["<html>", ""],
  ["text", "text"],
])("messageOf(%s) is %s", (body, message) => {
  expect(messageOf(body)).toBe(message);
});
