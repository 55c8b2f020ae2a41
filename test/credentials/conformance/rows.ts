import type { Row } from "./row.ts";
import { ci } from "./rows/ci.ts";
import { command } from "./rows/command.ts";
import { entra } from "./rows/entra.ts";
import { file } from "./rows/file.ts";
import { managedIdentity } from "./rows/managed-identity.ts";
import { oauth } from "./rows/oauth.ts";
import { callback, custom, statics } from "./rows/plain.ts";

/**
 * Every credential source. A new one is one row: write its `Row` (row.ts says what that consists of, rows/command.ts is
 * a short example) and add it here. `start` sets up what stands behind the source, within the test, and names the
 * configuration that leads to it. A case that cannot apply goes into `except` with the reason, which is printed. A row
 * whose library remembers its first environment for the whole process has a test file of its own instead, in which
 * `conforms(row)` is all there is.
 *
 * What an exchange makes of a source's tokens has rows in `rows/exchange.ts`, one for each source and exchange.
 *
 * To be called once in a test file: rows may have hooks.
 */
export async function rows(): Promise<readonly Row[]> {
  return [
    await managedIdentity(),
    ...(await entra()),
    ...oauth,
    ...(await ci()),
    callback,
    command,
    file,
    ...statics,
    custom,
  ];
}
