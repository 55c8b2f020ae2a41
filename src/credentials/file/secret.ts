import { ByokIdentityError } from "../../errors.ts";
import { exposureWarning, readCredentialFile } from "./read.ts";

/**
 * The one line that a secret file holds, as it is now; `field` is what names the file in errors. Rejects with
 * `ERR_FILE_UNREADABLE`, never with anything of its content.
 */
export function secretFile(field: string, file: string): () => Promise<string> {
  const warn = exposureWarning(field, file);
  return async () => {
    const content = await readCredentialFile(file, field);
    warn(content);
    return secretLine(content.text, `${field} ${file}`);
  };
}

/**
 * A secret as files have it: a byte order mark before it and blanks around it are not part of it, blanks within are.
 *
 * @throws ByokIdentityError `ERR_FILE_UNREADABLE` where there is not exactly one line without control characters.
 */
export function secretLine(text: string, file: string): string {
  const line = text.replace(/^\uFEFF/, "").trim();
  const how = flawOf(line);
  if (how === undefined) return line;
  throw new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}.`, {
    hint: "Have it hold the secret alone, on one line.",
    transient: true,
  });
}

function flawOf(line: string): string | undefined {
  if (line === "") return "is empty";
  if (/[\r\n]/.test(line)) return "holds more than one line";
  return /[\p{Cc}\uFFFD]/u.test(line) ? "holds control characters, or is not UTF-8" : undefined;
}
