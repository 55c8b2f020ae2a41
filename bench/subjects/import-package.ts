// Prints the CPU time of this process once a provider is there, microseconds.
import { createProviderAuth } from "byok-identity";

const auth = createProviderAuth({ baseUrl: "http://127.0.0.1/v1", managedIdentity: {} });
const { user, system } = process.cpuUsage();
process.stdout.write(String(auth === undefined ? 0 : user + system));
