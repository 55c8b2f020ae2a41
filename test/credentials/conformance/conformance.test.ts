/**
 * What holds for every credential source. A new source is one row: write its `Row` (row.ts says what it consists of;
 * rows/command.ts is a short example), and put it into the table below. `start` sets up what stands behind the source
 * within the test and names the configuration that leads to it. A case that cannot apply goes into `except` with the
 * reason, which is printed. A library that remembers its first environment for the whole process needs a test file of
 * its own: `conforms(row)` is all that stands in it.
 */
import { conforms } from "./conforms.ts";
import { command } from "./rows/command.ts";
import { file } from "./rows/file.ts";
import { managedIdentity } from "./rows/managed-identity.ts";
import { callback, custom, statics } from "./rows/plain.ts";

for (const row of [managedIdentity(), callback, command, file, ...statics, custom]) conforms(row);
