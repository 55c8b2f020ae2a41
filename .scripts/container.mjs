// npm run image: the root file system of the container image, in build/image: the executable of build/, the shared
// libraries that it is linked to, the certificates of authorities and a user. Needs glibc's ldd and ca-certificates.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { builtExecutable } from "./built-executable.mjs";
import { manifest, root } from "./manifest.mjs";

const image = path.join(root, "build/image");
const executable = builtExecutable();

/** Puts a file at a path of the image. Links are followed: what is linked has other paths there. */
function put(file, at) {
  const target = path.join(image, at);
  mkdirSync(path.dirname(target), { recursive: true });
  copyFileSync(file, target);
}

rmSync(image, { recursive: true, force: true });
put(executable, `usr/bin/${manifest.name}`);
for (const suffix of ["LICENSES.txt", "sbom.cdx.json"])
  put(`${executable}.${suffix}`, `usr/share/doc/${manifest.name}/${manifest.name}.${suffix}`);
const linked = execFileSync("ldd", [executable], { encoding: "utf8" });
for (const [, library] of linked.matchAll(/(\/\S+) \(0x/g)) put(library, library);
put("/etc/ssl/certs/ca-certificates.crt", "etc/ssl/certs/ca-certificates.crt");
put("/usr/share/doc/ca-certificates/copyright", "usr/share/doc/ca-certificates/copyright");
writeFileSync(path.join(image, "etc/passwd"), "nobody:x:65534:65534::/:/nonexistent\n");
writeFileSync(path.join(image, "etc/group"), "nogroup:x:65534:\n");
// For temporary files, where the root file system is not read-only.
mkdirSync(path.join(image, "tmp"), { mode: 0o1777 });
