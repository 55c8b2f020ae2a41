import type { Env } from "../../config/process-env.ts";
import { given } from "../../config/process-env.ts";

/** How a person signs in. */
export type Method = "browser" | "address" | "device-code";

/** What the choice of a method depends on. */
export interface MethodInput {
  readonly deviceCode: boolean;
  /** False with `--no-browser`. */
  readonly browser: boolean;
  readonly grant: string;
  /** Whether it was said where the browser comes back to. */
  readonly redirects: boolean;
  /** Whether the server offers the device authorization grant. */
  readonly offersCode: boolean;
  readonly env: Env;
  readonly platform: NodeJS.Platform;
}

/**
 * With a display the browser, unless the code is wished. Without one, or over SSH, a browser elsewhere could not come
 * back to a port of this machine, so it is the code if the server offers it, unless the way back was given.
 */
export function methodOf(input: MethodInput): Method {
  const { deviceCode, browser, grant, redirects, offersCode } = input;
  if (deviceCode || grant === "device_code") return "device-code";
  if (!browser) return "address";
  if (hasDisplay(input)) return "browser";
  return offersCode && !redirects ? "device-code" : "address";
}

/** Whether a browser can be opened on this machine: there is a display, and no SSH session. */
export function hasDisplay({ env, platform }: Pick<MethodInput, "env" | "platform">): boolean {
  if (given(env, "SSH_CONNECTION") !== undefined || given(env, "SSH_TTY") !== undefined)
    return false;
  if (platform === "win32" || platform === "darwin") return true;
  return ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].some(
    (name) => given(env, name) !== undefined,
  );
}
