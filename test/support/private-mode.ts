const onWindows = process.platform === "win32";

/** The mode of what only this user can open. Windows has access lists instead, and Node shows 0666 for every file. */
export const PRIVATE_FILE = onWindows ? 0o666 : 0o600;
export const PRIVATE_FOLDER = onWindows ? 0o666 : 0o700;
