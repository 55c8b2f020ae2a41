import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fencesOf } from "../support/pages.ts";

test("the image of docs/deployment.md is built by the project's own check, by the same words", () => {
  const fence = fencesOf("docs/deployment.md").find(({ name }) => name === "image");
  const lines = fence?.code.trim().split("\n") ?? [];
  const check = readFileSync(".ci/run", "utf8");
  expect(lines.map((line) => line.split(" ")[0])).toEqual(["npm", "npm", "buildah"]);
  const [install = "", image = "", build = ""] = lines;
  expect(check).toContain(install);
  expect(check).toContain(image.replace("npm run", "npm run --silent"));
  expect(check).toContain(build.replace("buildah build", ""));
});
