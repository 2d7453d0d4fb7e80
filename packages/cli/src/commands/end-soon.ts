/** How long a command may take to end after it was told to, milliseconds. */
const graceMs = 4000;

/**
 * Sees to it that a signal ends any command: at once where nothing listens to it, else after 4 s at most, whatever the
 * command still waits for. Conversations of a server are its own concern: `serve` says that they may finish, and a second
 * signal cuts them.
 */
export function endSoon(isPatient = process.argv[2] === "serve"): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    let count = 0;
    const end = (): void => {
      count += 1;
      const nobodyElse = process.listenerCount(signal) === 1;
      if (nobodyElse) {
        process.off(signal, end);
        process.kill(process.pid, signal);
      } else if (!isPatient || count > 1) setTimeout(() => process.exit(1), graceMs).unref();
    };
    // First, so that whoever listens only once is still counted.
    process.prependListener(signal, end);
  }
}
