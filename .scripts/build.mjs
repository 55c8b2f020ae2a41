// Bundles the library's entry points with the small packages it is made of, so that importing it costs
// little more than bare node. @azure/identity stays outside: it is the user's own copy, to update as they like.
// The command is a build of its own, in which @azure/identity is bundled and split off, for a fast first token.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { LICENCES, licencesText } from "./bundled/licences.mjs";
import { bundledPackages } from "./bundled/packages.mjs";
import { buildCommand } from "./build/command.mjs";
import { buildDeclarations } from "./build/declarations.mjs";
import { buildLibrary } from "./build/library.mjs";
import { root } from "./manifest.mjs";

rmSync(path.join(root, "dist"), { recursive: true, force: true });
const chunks = [...(await buildLibrary()), ...(await buildCommand())];
writeFileSync(path.join(root, LICENCES), licencesText(bundledPackages(chunks)));
await buildDeclarations();
