import path from "node:path";
import { checked } from "../../token/checked.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { readPrinted } from "../credential-text/read.ts";
import { exposureWarning, readCredentialFile, revisionOf } from "./read.ts";

const FIELD = "apiKeyFile";

/**
 * A file that something else keeps fresh. Each use looks whether it is still the same file in the same state, by
 * device, inode, size and modification time, so that a replaced file or symlink is noticed without a watcher; only a
 * changed one is read. While it is missing or half written, the last token serves for as long as it is valid.
 */
export function apiKeyFile(file: string, { attemptTimeout }: CredentialContext): Credential {
  const resolved = path.resolve(file);
  const { source, changed } = fileSource(resolved);
  return {
    identity: { kind: FIELD, selector: resolved },
    presentation: "key",
    attempt: timed(checked(source), attemptTimeout),
    cache: { key: JSON.stringify([FIELD, resolved]), changed },
  };
}

function fileSource(file: string): { source: TokenSource; changed: () => Promise<boolean> } {
  const warn = exposureWarning(FIELD, file);
  let seen: string | undefined;
  let last: { readonly revision: string; readonly token: AccessToken } | undefined;

  return {
    changed: async () => (await revisionOf(file)) !== seen,
    async source(request): Promise<AccessToken> {
      seen = await revisionOf(file);
      // A refused token is reason to read anyway: the clock of a file system has its limits.
      if (last?.revision === seen && request?.rejected === undefined) return last.token;
      const content = await readCredentialFile(file, FIELD);
      seen = content.revision;
      warn(content);
      const found = { code: "ERR_FILE_UNREADABLE", found: `${FIELD} ${file} holds` } as const;
      const token = readPrinted(content.text, found, Date.now());
      last = { revision: content.revision, token };
      return token;
    },
  };
}
