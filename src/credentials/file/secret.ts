import { ByokIdentityError } from "../../errors.ts";
import { exposureWarning, readCredentialFile } from "./read.ts";

/**
 * The current single line of a secret file; `field` names the file in errors. Rejects with `ERR_FILE_UNREADABLE`, which
 * never contains any of its content.
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
 * The secret in a file's text: a byte order mark and surrounding white space are not part of it, white space within it
 * is.
 *
 * @throws ByokIdentityError `ERR_FILE_UNREADABLE` if there is not exactly one line without control characters.
 */
export function secretLine(text: string, file: string): string {
  const line = text.replace(/^\uFEFF/, "").trim();
  const how = flawOf(line);
  if (how === undefined) return line;
  throw new ByokIdentityError("ERR_FILE_UNREADABLE", `${file} ${how}.`, {
    hint: "The file must contain only the secret, on one line.",
    transient: true,
  });
}

function flawOf(line: string): string | undefined {
  if (line === "") return "is empty";
  if (/[\r\n]/.test(line)) return "contains more than one line";
  return /[\p{Cc}\uFFFD]/u.test(line) ? "contains control characters, or is not UTF-8" : undefined;
}
