import { conforms } from "./conforms.ts";
import { rows } from "./rows.ts";

for (const row of await rows()) conforms(row);
