// Whether the package of this folder can be published from the tag GITHUB_REF_NAME, before minutes are spent on it.
import { readFileSync } from "node:fs";

const { publishConfig, repository, version } = JSON.parse(readFileSync("package.json", "utf8"));
const tag = process.env.GITHUB_REF_NAME;
const url = typeof repository === "string" ? repository : repository?.url;
const here = process.env.GITHUB_REPOSITORY;
const problems = [
  [tag === `v${version}`, `the tag is ${tag}, and the version ${version}`],
  [publishConfig?.provenance === true, "package.json: publishConfig.provenance is not true"],
  [
    here !== undefined && url?.replace(/\.git$/, "").endsWith(`/${here}`) === true,
    `package.json: repository is ${url ?? "not set"}; provenance needs the one that this runs in, ${here}`,
  ],
].flatMap(([holds, problem]) => (holds ? [] : [problem]));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
