import type { FleetEars, FleetLink, FleetStore, Stored } from "./fleet-link.ts";

/** Gateways of one process as one: for several servers in a program, and for tests. */
export interface LocalFleet {
  /** @throws TypeError when there is one of that name */
  link(gateway: string): FleetLink;
  readonly store: FleetStore;
}

/** Makes gateways of one process a fleet. @throws TypeError for a name that is taken */
export function createLocalFleet(): LocalFleet {
  const members = new Map<string, FleetEars>();
  return {
    link(gateway) {
      if (members.has(gateway)) throw new TypeError(`There is a gateway '${gateway}' already`);
      members.set(gateway, deaf);
      return {
        gateway,
        isUp: true,
        tell(message) {
          for (const [name, ears] of members) if (name !== gateway) queueMicrotask(() => ears.told(message));
        },
        async ask(name, question, { maxBytes }) {
          const answer = await members.get(name)?.asked(question);
          return answer === undefined || answer.byteLength > maxBytes ? undefined : answer;
        },
        listen: (ears) => void members.set(gateway, ears),
        figures: { reconnects: 0, unsent: 0, roundTripSeconds: undefined },
        close: () => void members.delete(gateway),
      };
    },
    store: createLocalStore(),
  };
}

const deaf: FleetEars = { told() {}, asked: async () => undefined };

function createLocalStore(): FleetStore {
  const values = new Map<string, Stored>();
  let revisions = 0;
  return {
    get: async (key) => values.get(key),
    async put(key, value, revision) {
      if ((values.get(key)?.revision ?? 0) !== revision) return false;
      revisions += 1;
      values.set(key, { value, revision: revisions });
      return true;
    },
  };
}
