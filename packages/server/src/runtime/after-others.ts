/** Calls back once after whatever else the event loop has to do now: sockets and timers that are due. */
export function afterOthers(callback: () => void): void {
  setImmediate(callback);
}

/** Resolves when everything that has arrived meanwhile has had its turn: for work that would take too long at once. */
export function nextTurn(): Promise<void> {
  return new Promise(afterOthers);
}
