import { SessionTakenError } from "./session-store.ts";
import type { SessionRecord, SessionStore } from "./session-store.ts";

interface Kept {
  owner: object;
  /** Whose session it is. */
  readonly of: string | undefined;
  entries: Buffer[];
}

function begun(owner: object, of: string | undefined): Kept {
  return { owner, of, entries: [] };
}

/** Records in this process: for servers of a test, and as what every other store is measured by. */
export function createMemorySessionStore(): SessionStore & { readonly size: number } {
  const sessions = new Map<string, Kept>();

  function recordOf(id: string, of?: string): SessionRecord {
    const owner = {};
    const known = sessions.get(id);
    if (known !== undefined) known.owner = owner;
    let isBegun = known !== undefined;
    return {
      async append(entry, isWhole) {
        const kept = sessions.get(id) ?? (isBegun ? undefined : begun(owner, of));
        if (kept?.owner !== owner) throw new SessionTakenError();
        isBegun = true;
        sessions.set(id, kept);
        if (isWhole) kept.entries = [];
        kept.entries.push(entry);
      },
      async remove() {
        if (sessions.get(id)?.owner === owner) sessions.delete(id);
      },
    };
  }

  return {
    get size() {
      return sessions.size;
    },
    create: (id, owner) => recordOf(id, owner),
    async take(id, accepts, mayHave) {
      const kept = sessions.get(id);
      if (kept === undefined || (kept.of !== undefined && mayHave?.(kept.of) === false)) return undefined;
      if (accepts(kept.entries) !== true) return undefined;
      return { record: recordOf(id), entries: [...kept.entries] };
    },
  };
}
