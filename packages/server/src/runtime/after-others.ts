/** Calls back once after whatever else the event loop has to do now: sockets and timers that are due. */
export function afterOthers(callback: () => void): void {
  setImmediate(callback);
}
