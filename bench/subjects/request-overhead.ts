// Prints what one request to a loopback server costs, microseconds: by the bare fetch with a header at hand, or by a
// provider's own.
import { bestOf } from "./best-of.ts";
import { createProviderAuth } from "byok-identity";

const [kind, url = ""] = process.argv.slice(2);
const auth = createProviderAuth({ baseUrl: new URL(url).origin, managedIdentity: {} });
const authorization = `Bearer ${(await auth.getToken()).token}`;
const init = { method: "POST", body: JSON.stringify({ model: "m", input: "x".repeat(2_000) }) };

const send =
  kind === "bare"
    ? () => fetch(url, { ...init, headers: { authorization } })
    : () => auth.fetch(url, init);

const nanoseconds = await bestOf(async () => (await send()).arrayBuffer(), {
  calls: 500,
  warmUp: 2,
  rounds: 6,
});
process.stdout.write(String(nanoseconds / 1_000));
process.exit();
