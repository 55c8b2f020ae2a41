import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { ConfigError } from "../errors.ts";

/**
 * Puts the key into a file that only this user may read, in one step, whatever was there before. Returns what removes
 * it again, unless another run has put its own there meanwhile.
 *
 * @throws ConfigError where the file cannot be written.
 */
export function writeKeyFile(file: string, key: string): () => void {
  const text = `${key}\n`;
  const draft = `${file}.${process.pid}`;
  try {
    // Not through a link that somebody has put there.
    writeFileSync(draft, text, { mode: 0o600, flag: "wx" });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const { code } = cause as NodeJS.ErrnoException;
    throw new ConfigError(
      [{ path: "--key-file", message: `${file} cannot be written (${code})` }],
      {
        cause,
        subject: "key",
      },
    );
  }
  return () => {
    try {
      if (readFileSync(file, "utf8") === text) rmSync(file);
    } catch {
      // It is gone already.
    }
  };
}
