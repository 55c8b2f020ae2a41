import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach } from "vitest";
import {
  startMockIdentity,
  startMockModel,
  type MockIdentity,
  type MockIdentityOptions,
  type MockModel,
  type MockModelOptions,
} from "../../src/testing/index.ts";

/** The identity endpoint of a file's tests: as it started before each of them, closed after the last. */
export async function mockIdentity(options: MockIdentityOptions = {}): Promise<MockIdentity> {
  return forTests(await startMockIdentity(options));
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
