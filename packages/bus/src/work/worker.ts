import { every } from "@vivavoce/audio/clock";
import { createWorkHost } from "@vivavoce/engine/work";
import type { HostedEngine, Timers } from "@vivavoce/engine/work";
import type { Msg } from "@nats-io/transport-node";
import type { Bus } from "../connect-bus.ts";
import { encodeAnnouncement } from "./announcement.ts";
import { BusChannel } from "./bus-channel.ts";
import { isToken, workSubjects } from "./work-subjects.ts";

/** What a worker offers, and under which name. */
export interface BusWorkerOptions {
  readonly bus: Bus;
  readonly prefix: string;
  /** Of this run alone; letters, digits, `_` and `-`. */
  readonly id: string;
  /** For operators, 64 characters at most. */
  readonly name: string;
  /** By the names under which they are offered; not closed here. */
  readonly engines: Readonly<Record<string, HostedEngine>>;
  /** Utterances and clauses that may be in work at a time, of all gateways. */
  readonly capacity: number;
  readonly timers: Timers;
}

/** Engines that are offered on the bus. */
export interface BusWorker {
  /** How much more may begin now, and how many gateways are served. */
  readonly free: number;
  readonly gateways: number;
  readonly isDraining: boolean;
  /** Takes nothing new, and resolves when all that has begun is over. */
  drain(): Promise<void>;
  /** Lets go of all gateways. */
  close(): void;
}

/** How often a worker says that it is there, in milliseconds. */
export const announceMs = 250;
/** Changes are told so soon; many at once are told together. */
const changeMs = 20;
/** Processes with sessions that one worker serves. */
const maxChannels = 4096;

/** Offers engines on the bus: whoever finds the worker opens a channel to it, and asks for work on that. */
export function createBusWorker(options: BusWorkerOptions): BusWorker {
  const { bus, prefix, id, name, engines, capacity, timers } = options;
  const subjects = workSubjects(prefix);
  const names = Object.keys(engines);
  let cancelChange: (() => void) | undefined;
  let isClosed = false;
  const host = createWorkHost({ engines, timers, capacity, onChange: changed });

  function announce(): void {
    if (!bus.isUp || isClosed) return;
    const { free, isDraining } = host;
    try {
      bus.connection.publish(subjects.here, encodeAnnouncement({ id, name, engines: names, free, isDraining }));
    } catch {
      // The connection is closed for good: nobody can be told.
    }
  }
  function changed(): void {
    cancelChange ??= timers.setTimer(changeMs, () => {
      cancelChange = undefined;
      announce();
    });
  }

  const subscription = bus.connection.subscribe(subjects.open(id), {
    callback(error: Error | null, message: Msg) {
      if (error !== null && error !== undefined) return;
      const channel = new TextDecoder().decode(message.data.subarray(0, 65));
      if (!isToken(channel) || host.channels >= maxChannels) return void message.respond(refused);
      host.serve(new BusChannel({ bus, timers, to: subjects.toGateway(channel), at: subjects.toWorker(channel) }));
      message.respond(accepted);
    },
  });
  announce();
  const stop = every(timers, announceMs, announce);
  return {
    get free() {
      return host.free;
    },
    get gateways() {
      return host.channels;
    },
    get isDraining() {
      return host.isDraining;
    },
    drain: () => host.drain(),
    close() {
      isClosed = true;
      stop();
      cancelChange?.();
      subscription.unsubscribe();
      host.close();
    },
  };
}

/** What a worker says that has given a channel. */
export const accepted = "ok";
const refused = "no";
