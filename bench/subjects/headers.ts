// Prints what one set of headers costs while the token is cached, nanoseconds: made by hand of a token at hand, or by
// a provider.
import { bestOf } from "./best-of.ts";
import { createProviderAuth } from "byok-identity";

const configured = { "x-team": "models" };
const auth = createProviderAuth({
  baseUrl: "http://127.0.0.1/v1",
  headers: configured,
  managedIdentity: {},
});
const token = Promise.resolve(await auth.getToken());
const make =
  process.argv[2] === "bare"
    ? async () => ({ ...configured, authorization: `Bearer ${(await token).token}` })
    : () => auth.headers();

process.stdout.write(String(await bestOf(make, { calls: 20_000, warmUp: 4, rounds: 8 })));
process.exit();
