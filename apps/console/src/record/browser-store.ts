/** Where a page keeps what outlives it. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * A store that keeps nothing where the browser forbids it, or has no room, in place of throwing: what the page does goes on.
 * @param storage names it: even that may throw.
 */
export function tolerant(storage: () => Storage): Store {
  const attempt = <T>(act: (storage: Storage) => T): T | undefined => {
    try {
      return act(storage());
    } catch {
      return undefined;
    }
  };
  return {
    getItem: (key) => attempt((store) => store.getItem(key)) ?? null,
    setItem: (key, value) => attempt((store) => store.setItem(key, value)),
    removeItem: (key) => attempt((store) => store.removeItem(key)),
  };
}

/** Kept as long as the tab is open. */
export const tabStore = tolerant(() => sessionStorage);
/** Kept for later visits. */
export const visitStore = tolerant(() => localStorage);
