import { afterOthers } from "./after-others.ts";

/** Resolves when everything that has arrived meanwhile has had its turn: for work that would take too long at once. */
export function nextTurn(): Promise<void> {
  return new Promise(afterOthers);
}
