import path from "node:path";

/** What a batch file of npm starts, in the folder that the batch file is in. */
export interface NpmShim {
  /** Node with these arguments and the script, or undefined: a program without Node. */
  readonly node: readonly string[] | undefined;
  /** The script or the program. */
  readonly target: string;
}

const HEAD = String.raw`@ECHO off
GOTO start
:find_dp0
SET dp0=%~dp0
EXIT /b
:start
SETLOCAL
CALL :find_dp0
`;

const NODE = String.raw`
IF EXIST "%dp0%\node.exe" (
  SET "_prog=%dp0%\node.exe"
) ELSE (
  SET "_prog=node"
  SET PATHEXT=%PATHEXT:;.JS;=;%
)

endLocal & goto #_undefined_# 2>NUL || title %COMSPEC% & "%_prog%"`;

/**
 * What the batch file starts that npm installs for a command; undefined if it is anything else. Only the exact form is
 * recognised, because everything else in a batch file may have a meaning.
 *
 * @see https://github.com/npm/cmd-shim
 */
export function npmShim(file: string, text: string): NpmShim | undefined {
  const lines = text.replaceAll("\r\n", "\n");
  if (!lines.startsWith(HEAD)) return undefined;
  const rest = lines.slice(HEAD.length);
  const withNode = rest.startsWith(NODE);
  const call = /^ *([\w=./: -]*?) *"%dp0%\\([^"%\n]+)" +%\*\n$/.exec(
    withNode ? rest.slice(NODE.length) : rest,
  );
  const [, options = "", target] = call ?? [];
  if (target === undefined || (!withNode && options !== "")) return undefined;
  return {
    node: withNode ? options.split(" ").filter((word) => word !== "") : undefined,
    target: path.join(path.dirname(file), ...target.split("\\")),
  };
}
