import { expect, onTestFinished, test, vi } from "vitest";
import { mockIdentity } from "../../support/mocks.ts";
import { exchanges, providerOf, TENANT } from "./support.ts";

const identity = await mockIdentity({
  tls: true,
  tenantId: TENANT,
  subjectLifetime: 300,
  lifetime: 600,
});

test("a job of sixty minutes, whose assertions live five, never shows an expired one", async () => {
  // Node takes further authorities only when it starts; that they are checked is proven elsewhere.
  vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", "0");
  for (const [name, value] of Object.entries(identity.env("github-actions")))
    vi.stubEnv(name, value);
  const start = Date.UTC(2030, 0, 1);
  vi.useFakeTimers({ toFake: ["Date"], now: start });
  onTestFinished(() => void vi.useRealTimers());
  const auth = providerOf({
    baseUrl: "https://model.example/v1",
    githubActions: {},
    exchange: exchanges(identity).entra,
  });
  for (let minute = 0; minute <= 60; minute += 0.5) {
    vi.setSystemTime(start + minute * 60_000);
    const { expiresOn = 0 } = await auth.getToken();
    expect(expiresOn).toBeGreaterThan(Date.now());
    expect(auth.status().lastError).toBeUndefined();
  }
  const by = (source: string): number =>
    identity.requests.filter((request) => request.source === source).length;
  expect(identity.requests.map(({ status }) => status)).toEqual(identity.requests.map(() => 200));
  expect(by("aks")).toBeGreaterThan(10);
  expect(by("github-actions")).toBe(by("aks"));
});
