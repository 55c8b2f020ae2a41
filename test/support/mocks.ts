import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, vi } from "vitest";
import {
  startMockIdentity,
  startMockModel,
  type IdentitySource,
  type MockIdentity,
  type MockIdentityOptions,
  type MockModel,
  type MockModelOptions,
} from "../../src/testing/index.ts";

/** What tells the identity libraries which host they are on. */
const HOST_VARIABLES = [
  "AZURE_TENANT_ID",
  "AZURE_CLIENT_ID",
  "AZURE_FEDERATED_TOKEN_FILE",
  "AZURE_POD_IDENTITY_AUTHORITY_HOST",
  "IDENTITY_ENDPOINT",
  "IDENTITY_HEADER",
  "IDENTITY_SERVER_THUMBPRINT",
  "IMDS_ENDPOINT",
  "MSI_ENDPOINT",
  "MSI_SECRET",
];

/**
 * The identity endpoint of a file's tests: as it started before each of them, closed after the last. With a source,
 * this process is on that host meanwhile; one for each file, since the libraries look for their host once a process.
 */
export async function mockIdentity(
  options: MockIdentityOptions = {},
  source?: IdentitySource,
): Promise<MockIdentity> {
  const identity = forTests(await startMockIdentity(options));
  if (source !== undefined) {
    beforeEach(() => {
      for (const name of HOST_VARIABLES) vi.stubEnv(name, undefined);
      for (const [name, value] of Object.entries(identity.env(source))) vi.stubEnv(name, value);
    });
  }
  return identity;
}

/** The model endpoint of a file's tests, as {@link mockIdentity}. */
export async function mockModel(options: MockModelOptions = {}): Promise<MockModel> {
  return forTests(await startMockModel(options));
}

function forTests<T extends { reset(): void; close(): Promise<void> }>(endpoint: T): T {
  beforeEach(() => endpoint.reset());
  afterAll(() => endpoint.close());
  return endpoint;
}

/** A folder for all tests of a file, gone after the last. */
export function sharedFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "byok-identity-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
