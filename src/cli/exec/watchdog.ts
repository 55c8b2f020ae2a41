import { spawn } from "node:child_process";

/** A process that ends the child after this process has gone. */
export interface Watchdog {
  /** This process ends with the one that watches over it. */
  watch(pid: number): void;
  /** Stops watching. */
  dismiss(): void;
}

/**
 * Ends a child when this process disappears without notice, as after SIGKILL: a shell in its own session waits until
 * the other end of its pipe is closed, which the kernel does when this process dies. The child and what it has started
 * are asked to end, and killed after five seconds.
 *
 * On Windows, libuv puts the child into a job that ends with this process. The job does not hold what the child starts:
 * a program that is based on libuv ends its own children, others have to notice that their parent is gone.
 */
export function startWatchdog(): Watchdog {
  if (process.platform === "win32") return { watch: () => undefined, dismiss: () => undefined };
  const shell = spawn("/bin/sh", ["-c", SCRIPT], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  shell.on("error", () => undefined);
  shell.unref();
  const { stdin } = shell;
  stdin.on("error", () => undefined);
  return {
    watch: (pid) => void stdin.write(`${pid}\n`),
    dismiss: () => void stdin.end("done\n"),
  };
}

/** Some systems have only `ps`, others only /proc. */
const SCRIPT = `
read -r child || exit 0
read -r over && exit 0

processes() {
  ps -A -o pid=,ppid= 2>/dev/null && return
  for stat in /proc/[0-9]*/stat; do
    IFS= read -r line <"$stat" || continue
    rest=\${line##*) }
    rest=\${rest#? }
    echo "\${line%% *} \${rest%% *}"
  done 2>/dev/null
}

all=$(processes)
tree=$child
generation=$child
while [ -n "$generation" ]; do
  next=
  while read -r pid parent; do
    case " $generation " in *" $parent "*) next="$next $pid" ;; esac
  done <<END
$all
END
  tree="$tree $next"
  generation=$next
done

lives() {
  for pid in $tree; do kill -0 "$pid" 2>/dev/null && return 0; done
  return 1
}

for pid in $tree; do kill -TERM "$pid" && kill -CONT "$pid"; done 2>/dev/null
tries=0
while lives && [ $tries -lt 50 ]; do
  sleep 0.1 || sleep 1
  tries=$((tries + 1))
done
for pid in $tree; do kill -KILL "$pid"; done 2>/dev/null
`;
