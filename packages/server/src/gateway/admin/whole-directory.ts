import type { Fleet } from "../../fleet/fleet.ts";
import type { KnownGateway } from "../../fleet/other-gateways.ts";
import type { ListedSession } from "../../fleet/listed-session.ts";
import type { SessionDirectory } from "./session-registry.ts";

/** Sessions of a server, or of all gateways that are one. */
interface SessionListing {
  readonly sessions: readonly (ListedSession & { readonly gateway?: string })[];
  /** Where there are several: all that are known, this one first. */
  readonly gateways?: readonly KnownGateway[];
  /** Of those, who did not answer in time, or said too much: their sessions are not among these. */
  readonly missing?: readonly string[];
}

/** Where operators look sessions up, wherever they are. */
export interface WholeDirectory {
  /** The oldest first. Never rejects. @param id only the session of that id */
  list(id?: string): Promise<SessionListing>;
  /** Ends a session; false when nobody who answers has one of that id. Never rejects. */
  hangUp(id: string): Promise<boolean>;
}

/** Sessions of this gateway, and of all others of its fleet, where it has one. */
export function createWholeDirectory(own: SessionDirectory, fleet: Fleet | undefined): WholeDirectory {
  const ownOf = async (id: string | undefined): Promise<readonly ListedSession[]> => {
    const sessions = await own.list();
    return id === undefined ? sessions : sessions.filter((session) => session.id === id);
  };
  if (fleet === undefined) {
    return { list: async (id) => ({ sessions: await ownOf(id) }), hangUp: (id) => own.hangUp(id) };
  }
  return {
    async list(id) {
      const gateways = fleet.list();
      const [mine, { answers, missing }] = await Promise.all([ownOf(id), fleet.sessions(id)]);
      const all = [[fleet.name, mine] as const, ...answers];
      const sessions = all.flatMap(([gateway, list]) => list.map((session) => ({ gateway, ...session })));
      return { sessions: sessions.toSorted((one, other) => other.age_seconds - one.age_seconds), gateways, missing };
    },
    async hangUp(id) {
      if (await own.hangUp(id)) return true;
      const { answers } = await fleet.hangUp(id);
      return [...answers.values()].includes(true);
    },
  };
}
