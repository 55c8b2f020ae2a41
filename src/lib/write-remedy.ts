/** A full disk, a quota that is used up, and the largest size that a file of this process may have. */
export const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

const NO_FOLDER = "one of the folders of its path is a file; choose another path";

const REMEDIES: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "create its folder first"],
  ["ENOTDIR", NO_FOLDER],
  // Of Windows, for a folder that was to be created.
  ["EEXIST", NO_FOLDER],
  ["EISDIR", "it is a folder; choose the path of a file"],
  ["EROFS", "its file system is read-only; choose another path"],
  ["ENAMETOOLONG", "choose a shorter path"],
]);

/**
 * What a person does about a file that cannot be written, by the file system's reason, as a part of a sentence.
 *
 * @param code as in `EACCES`
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html
 */
export function writeRemedy(code = ""): string {
  if (NO_ROOM.has(code)) return "free some space there";
  return REMEDIES.get(code) ?? "make it and its folder writable for this user";
}
