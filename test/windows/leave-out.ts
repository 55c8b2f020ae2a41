// Set up for each file on Windows: skips the tests that list.ts names, with their reason.
import { beforeEach } from "vitest";
import { entryOf } from "./left-out.ts";

beforeEach(({ skip, task }) => {
  const entry = entryOf(task.file.name, task.fullTestName);
  if (entry !== undefined) skip(entry.reason);
});
