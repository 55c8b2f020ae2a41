// Prints the CPU time of this process once @azure/identity is there, microseconds.
import { ManagedIdentityCredential } from "@azure/identity";

const credential = new ManagedIdentityCredential();
const { user, system } = process.cpuUsage();
process.stdout.write(String(credential === undefined ? 0 : user + system));
