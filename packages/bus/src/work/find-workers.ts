import { every } from "@vivavoce/audio/clock";
import { createWorkPool, workVersion } from "@vivavoce/engine/work";
import type { PoolMember, Timers, WorkChannel, WorkerNews, WorkLink } from "@vivavoce/engine/work";
import type { Msg } from "@nats-io/transport-node";
import type { Bus } from "../connect-bus.ts";
import { decodeAnnouncement } from "./announcement.ts";
import type { Announcement } from "./announcement.ts";
import { BusChannel } from "./bus-channel.ts";
import { accepted, announceMs } from "./worker.ts";
import { workSubjects } from "./work-subjects.ts";

/** Which engines are looked for on a bus, and by whom. */
export interface FindWorkersOptions {
  readonly bus: Bus;
  readonly prefix: string;
  /** Engines that are asked for, by the names under which they are offered. */
  readonly engines: readonly string[];
  readonly timers: Timers;
  /** An id that nobody else has: letters, digits, `_` and `-`. */
  readonly newId: () => string;
  /** A number from 0 to below 1. */
  readonly random: () => number;
  /** Told of what an operator should know of a worker. */
  readonly onNews?: (
    news: WorkerNews | { readonly worker: string; readonly event: "other version"; readonly detail: string },
  ) => void;
}

/** Announcements of a worker that may be missing before nothing new is begun there, and before it is given up. */
const doubtAfter = 3;
const goneAfter = 20;
const openMs = 2000;
/** Workers that one process asks. */
const maxWorkers = 1024;

interface Found {
  readonly member: PoolMember;
  /** Announcements that are missing. */
  silence: number;
}

/** All workers on the bus that offer what is asked for, as one. They are found for as long as the pool is open. */
export function findWorkers(options: FindWorkersOptions): WorkLink {
  const { bus, prefix, engines, timers, newId, random, onNews } = options;
  const subjects = workSubjects(prefix);
  const pool = createWorkPool({ engines, timers, random, ...(onNews !== undefined && { onNews }) });
  const found = new Map<string, Found>();
  const strange = new Set<string>();

  async function open(worker: string): Promise<WorkChannel> {
    const id = newId();
    const ends = { to: subjects.toWorker(id), at: subjects.toGateway(id) };
    const channel = new BusChannel({ bus, timers, ...ends });
    try {
      const answer = await bus.connection.request(subjects.open(worker), id, { timeout: openMs });
      if (answer.string() !== accepted) throw new Error("the worker takes nobody");
      return channel;
    } catch (error) {
      channel.close();
      throw error;
    }
  }

  function hear(said: Announcement): void {
    const { id, version, name, free, isDraining } = said;
    if (version !== workVersion) {
      if (strange.has(id) || strange.size >= maxWorkers) return;
      strange.add(id);
      const detail = `it speaks version ${version} of engine work, and this version ${workVersion}`;
      return onNews?.({ worker: name, event: "other version", detail });
    }
    if (!said.engines.some((engine) => engines.includes(engine))) return;
    let worker = found.get(id);
    if (worker === undefined) {
      if (found.size >= maxWorkers) return;
      worker = { member: pool.add(name, () => open(id)), silence: 0 };
      found.set(id, worker);
    }
    worker.silence = 0;
    worker.member.tell({ free, isDraining });
  }

  const subscription = bus.connection.subscribe(subjects.here, {
    callback(error: Error | null, message: Msg) {
      const said = error === null || error === undefined ? decodeAnnouncement(message.data) : undefined;
      if (said !== undefined) hear(said);
    },
  });

  const stop = every(timers, announceMs, () => {
    // Nobody can be heard while the bus is away.
    if (!bus.isUp) return;
    for (const [id, worker] of found) {
      worker.silence += 1;
      if (worker.silence > doubtAfter) worker.member.doubt();
      if (worker.silence <= goneAfter) continue;
      found.delete(id);
      worker.member.remove();
    }
  });

  return {
    ready: pool.ready,
    get isUp() {
      return bus.isUp && pool.isUp;
    },
    get offers() {
      return pool.offers;
    },
    health: (name) => (bus.isUp ? pool.health(name) : { isReady: false, detail: "the bus is lost" }),
    begin: (work, events) => pool.begin(work, events),
    whenUp: (call) => pool.whenUp(call),
    close() {
      stop();
      subscription.unsubscribe();
      pool.close();
    },
  };
}
