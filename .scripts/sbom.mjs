// npm run sbom [-- FILE]: the bill of materials of what was built, on stdout or into a file.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { bill } from "./bundled/bill.mjs";
import { LICENCES, readLicences } from "./bundled/licences.mjs";
import { root } from "./manifest.mjs";

const packages = readLicences(readFileSync(path.join(root, LICENCES), "utf8"));
const text = `${JSON.stringify(bill(packages), undefined, 2)}\n`;
const [file] = process.argv.slice(2);
if (file === undefined) process.stdout.write(text);
else writeFileSync(file, text);
