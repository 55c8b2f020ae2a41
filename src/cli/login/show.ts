import type { DevicePrompt } from "../../login/device-code.ts";
import { inWords } from "../doctor/duration.ts";
import type { Io } from "../io.ts";
import { palette } from "../text.ts";
import type { Method } from "./method.ts";

/** Shows the device code on stderr. */
export function showCode({ url, code, complete, validFor }: DevicePrompt, io: Io): void {
  const { bold } = palette(io.color && io.terminal.stderr);
  const lines = [
    "",
    "  To sign in, open this address in a browser on any machine:",
    `    ${bold(url)}`,
    "  and enter the code:",
    `    ${bold(code)}`,
    ...(complete === undefined
      ? []
      : ["  Or open this address, which contains the code:", `    ${complete}`]),
    `  The code is valid for ${inWords(validFor)}.`,
    "  Enter it only if you started this sign-in yourself.",
    "",
  ];
  io.stderr(`${lines.join("\n")}\n`);
}

/** Shows the address of the sign-in on stderr. */
export function showAddress(url: string, method: Method, command: string, io: Io): void {
  const lead =
    method === "browser"
      ? "A browser opens. If it does not, open this address on this machine:"
      : "To sign in, open this address in a browser on this machine:";
  const other = method === "browser" ? [] : [`  No browser here? Run: ${command} --device-code`];
  io.stderr(`${["", `  ${lead}`, `    ${url}`, ...other, ""].join("\n")}\n`);
}

/** The address is on the terminal, so a browser that does not open is no failure. */
export function openBrowser(url: string): void {
  void import("open")
    .then(({ default: open }) => open(url))
    .then((child) => child.once("error", () => undefined))
    .catch(() => undefined);
}
