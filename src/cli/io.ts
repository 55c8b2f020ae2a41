/** What a command may touch of the process around it. */
export interface Io {
  /** Results alone; everything meant for people goes to `stderr`. */
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stdout is a terminal that wants colour (NO_COLOR, FORCE_COLOR). */
  readonly color: boolean;
  /** Aborts when the process is asked to end (SIGINT, SIGTERM). */
  readonly signal: AbortSignal;
}
