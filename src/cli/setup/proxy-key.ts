import path from "node:path";
import { makeStateFolder, stateFolder } from "../../config/state-folder.ts";
import { createLocalKey } from "../../local-server/local-key.ts";
import type { Io } from "../io.ts";
import { agreedKey, writeKeyFile } from "../local-server/key-file.ts";
import { KEY_FILE } from "../proxy/options.ts";

/** The key of the proxy that serves all providers; undefined if there is none yet. @throws ConfigError */
export function proxyKey(io: Io): string | undefined {
  return agreedKey({ file: path.join(stateFolder(), KEY_FILE) }, io);
}

/** Creates that key, before the first run of the proxy, unless another process has done so by now. @throws ConfigError */
export function createProxyKey(io: Io): string {
  const { value } = createLocalKey();
  try {
    writeKeyFile(path.join(makeStateFolder(), KEY_FILE), value);
    return value;
  } catch (error) {
    const theirs = proxyKey(io);
    if (theirs === undefined) throw error;
    return theirs;
  }
}
