// Prints how many token requests fifty uses of a token cause, one after the other: of one whose whole life is short
// (its seconds), or of one that the provider refuses each time.
import { openUse } from "./uses-contenders.ts";

const USES = 50;
const [name] = process.argv.slice(2);
const host = process.env["AZURE_POD_IDENTITY_AUTHORITY_HOST"] ?? "";
const use = await openUse(name, host);
for (let left = USES; left > 0; left -= 1) await use();
const { requests } = (await (await fetch(`${host}/count`)).json()) as { requests: number };
process.stdout.write(JSON.stringify({ requests }));
process.exit();
