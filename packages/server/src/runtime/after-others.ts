/** Calls back once after whatever else the event loop has to do now: sockets and timers that are due. */
export function afterOthers(callback: () => void): void {
  setImmediate(callback);
}

/** Resolves when everything that has arrived meanwhile has had its turn: for work that would take too long at once. */
export function nextTurn(): Promise<void> {
  return new Promise(afterOthers);
}

/**
 * Gives turns one after the other, one in each round of the event loop: whatever else waits comes between two of them.
 * @returns what resolves when it is the caller's turn; never rejects
 */
export function createTurns(): () => Promise<void> {
  let last = Promise.resolve();
  return () => (last = last.then(nextTurn));
}
