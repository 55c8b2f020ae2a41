// Prints what the heap gains, bytes: by ten million calls, and by ten thousand identities that were used and closed.
import { createProviderAuth } from "byok-identity";

const CALLS = 10_000_000;
const IDENTITIES = 10_000;

function heap(): number {
  global.gc?.();
  global.gc?.();
  return process.memoryUsage().heapUsed;
}

function open(name: string): ReturnType<typeof createProviderAuth> {
  const connection = { baseUrl: "http://127.0.0.1/v1", managedIdentity: { clientId: name } };
  return createProviderAuth(connection);
}

const auth = open("one");
for (let call = 0; call < 100_000; call += 1) await auth.getToken();
const before = heap();
for (let call = 0; call < CALLS; call += 1) await auth.getToken();
const calls = heap() - before;

const start = heap();
for (let batch = 0; batch < IDENTITIES; batch += 100) {
  const providers = Array.from({ length: 100 }, (_, index) => open(`identity-${batch + index}`));
  await Promise.all(providers.map((provider) => provider.getToken()));
  for (const provider of providers) provider.close();
}
process.stdout.write(JSON.stringify({ calls, identities: heap() - start }));
process.exit();
