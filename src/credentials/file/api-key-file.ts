import path from "node:path";
import { checked } from "../../token/checked.ts";
import { timed } from "../../token/timed.ts";
import type { AccessToken, TokenSource } from "../../token/types.ts";
import type { Credential, CredentialContext } from "../credential.ts";
import { readPrinted } from "../credential-text/read.ts";
import { exposureWarning, readCredentialFile, revisionOf } from "./read.ts";

const FIELD = "apiKeyFile";

/**
 * A file whose credential another process keeps fresh. Each use checks whether the file has changed, by device, inode,
 * size and modification time, so a replaced file or symlink is noticed without a watcher; only a changed file is read.
 * While it is missing or half written, the last token is used for as long as it is valid.
 */
export function fileCredential(
  file: string,
  { attemptTimeout, isSubject = false }: CredentialContext,
): Credential {
  const resolved = path.resolve(file);
  const { source, changed } = fileSource(resolved, isSubject);
  return {
    identity: { kind: FIELD, selector: resolved },
    presentation: "key",
    attempt: timed(checked(source), attemptTimeout),
    // Reading the file does not mint a token.
    cache: {
      key: JSON.stringify([FIELD, resolved]),
      sameOnMachine: true,
      mints: () => false,
      changed,
    },
  };
}

function fileSource(
  file: string,
  isSubject: boolean,
): { source: TokenSource; changed: () => Promise<boolean> } {
  const warn = exposureWarning(FIELD, file);
  let seen: string | undefined;
  let last: { readonly revision: string; readonly token: AccessToken } | undefined;

  return {
    changed: async () => (await revisionOf(file)) !== seen,
    async source(request): Promise<AccessToken> {
      seen = await revisionOf(file);
      // After a refusal the file is always read: the timestamps of a file system have a limited resolution.
      if (last?.revision === seen && request?.rejected === undefined) return last.token;
      const content = await readCredentialFile(file, FIELD);
      seen = content.revision;
      // Kubernetes projects tokens that every user of the pod can read: no reason to warn.
      if (!isSubject) warn(content);
      const found = { code: "ERR_FILE_UNREADABLE", found: `${FIELD} ${file} contains` } as const;
      const token = readPrinted(content.text, found, Date.now());
      last = { revision: content.revision, token };
      return token;
    },
  };
}
