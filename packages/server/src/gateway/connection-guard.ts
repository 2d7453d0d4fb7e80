import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { Clock } from "@vivavoce/audio/clock";
import { addressOf, networkOf } from "./client-address.ts";

/**
 * Keeps TCP connections that have no session from crowding out others. Where there are too many, the least useful one
 * of whoever has most is given up: first silent ones, then those between two requests, then those whose request is not
 * complete, then those being answered, last those of callers with a right credential; among equals the oldest. One that
 * has only just come is as good as any: it had no time to say what it wants.
 */
export interface ConnectionGuard {
  /** A connection has been accepted, and nothing is known of it. */
  opened(socket: Socket): void;
  /** A request has come over it. */
  requested(request: IncomingMessage, response: ServerResponse): void;
  /** An upgrade has been asked for over it; it is in work until `keep` or its end. */
  upgrading(request: IncomingMessage): void;
  /** The request that is in work has shown a right credential. */
  vouch(socket: Duplex): void;
  /** It has a session, and is not given up any more. */
  keep(socket: Duplex): void;
  /** It is another process's now, and nothing is kept of it. */
  forget(socket: Duplex): void;
  /** Gives up half of those without a session, because the process runs short of file handles. */
  shed(): void;
  /** Gives up every connection without a session. */
  close(): void;
  /** Connections without a session. */
  readonly waiting: number;
  /** Connections that were given up for others so far. */
  readonly givenUp: number;
}

/** How many connections may wait, and for how long, in milliseconds. */
export interface ConnectionGuardOptions {
  readonly clock: Clock;
  /** Connections without a session, of the whole server and of one network. */
  readonly maxWaiting: number;
  readonly maxWaitingPerAddress: number;
  /** Time until the first byte, and from a request to the end of its answer. */
  readonly firstByteTimeoutMs: number;
  readonly responseTimeoutMs: number;
  /** Whether the other end is a trusted proxy: what it carries counts for whom the request names. */
  readonly isProxy: (address: string) => boolean;
  readonly clientOf: (request: IncomingMessage) => string;
}

/** Time in which a connection may show what it is good for. */
const graceMs = 500;
/** Requests of one connection that are answered at the same time. Browsers send one; more only hold answers back. */
const maxPipelined = 4;

interface Entry {
  readonly socket: Socket;
  /** Network that it counts for; undefined for a proxy between requests. */
  network: string | undefined;
  readonly peer: string | undefined;
  readonly key: string;
  readonly openedAt: number;
  /** Requests that are being answered. */
  inWork: number;
  hadRequest: boolean;
  /** Whether the request in work has shown a right credential. */
  isKnown: boolean;
  /** Whether it has a session. */
  kept: boolean;
  cancelTimer: () => void;
}

/** Lets connections without a session wait no longer than they may, and no more of them than may. */
export function createConnectionGuard(options: ConnectionGuardOptions): ConnectionGuard {
  const { clock } = options;
  /** In order of arrival. */
  const entries = new Map<string, Entry>();
  let givenUp = 0;

  function* waitingEntries(): Iterable<Entry> {
    for (const entry of entries.values()) if (!entry.kept) yield entry;
  }

  function giveUp(entry: Entry): void {
    givenUp += 1;
    end(entry);
  }

  function end(entry: Entry): void {
    entry.cancelTimer();
    if (entries.get(entry.key) === entry) entries.delete(entry.key);
    entry.socket.destroy();
  }

  /** The least useful one of a network, or of all those without one. */
  function leastUseful(of: Iterable<Entry>): Entry | undefined {
    const now = clock.now();
    let least: Entry | undefined;
    for (const entry of of) if (least === undefined || rank(entry, now) < rank(least, now)) least = entry;
    return least;
  }

  function ofNetwork(network: string | undefined): Entry[] {
    return [...waitingEntries()].filter((entry) => entry.network === network);
  }

  /** What whoever has most can best do without. */
  function victim(): Entry | undefined {
    const counts = new Map<string | undefined, number>();
    for (const { network } of waitingEntries()) counts.set(network, (counts.get(network) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    const candidates = [...waitingEntries()].filter(({ network }) => counts.get(network) === most);
    return leastUseful(candidates);
  }

  function makeRoom(network: string | undefined): void {
    if (network !== undefined) {
      const own = ofNetwork(network);
      const least = own.length > options.maxWaitingPerAddress ? leastUseful(own) : undefined;
      if (least !== undefined) giveUp(least);
    }
    const least = count() > options.maxWaiting ? victim() : undefined;
    if (least !== undefined) giveUp(least);
  }

  function count(): number {
    let waiting = 0;
    for (const _ of waitingEntries()) waiting += 1;
    return waiting;
  }

  function begin(request: IncomingMessage): Entry | undefined {
    const entry = entries.get(keyOf(request.socket));
    if (entry === undefined) {
      request.socket.destroy();
      return undefined;
    }
    entry.inWork += 1;
    entry.hadRequest = true;
    entry.cancelTimer();
    // A client that does not read its answer, or a request that is never decided about.
    entry.cancelTimer = clock.setTimer(options.responseTimeoutMs, () => end(entry));
    entry.network = networkOf(options.clientOf(request));
    if (entry.network !== entry.peer) makeRoom(entry.network);
    return entry;
  }

  function answered(entry: Entry): void {
    entry.inWork -= 1;
    if (entry.inWork > 0) return;
    entry.cancelTimer();
    entry.isKnown = false;
    entry.network = entry.peer;
  }

  return {
    opened(socket) {
      const key = keyOf(socket);
      const address = addressOf(socket.remoteAddress ?? "");
      // Gone before it was looked at.
      if (address === "") return void socket.destroy();
      const network = options.isProxy(address) ? undefined : networkOf(address);
      const entry: Entry = {
        key,
        openedAt: clock.now(),
        socket,
        network,
        peer: network,
        inWork: 0,
        hadRequest: false,
        isKnown: false,
        kept: false,
        cancelTimer: clock.setTimer(options.firstByteTimeoutMs, () => {
          if (socket.bytesRead === 0) end(entry);
        }),
      };
      entries.set(key, entry);
      socket.once("close", () => {
        entry.cancelTimer();
        if (entries.get(key) === entry) entries.delete(key);
      });
      makeRoom(network);
    },
    requested(request, response) {
      const entry = begin(request);
      if (entry === undefined) return;
      if (entry.inWork > maxPipelined) return giveUp(entry);
      response.once("close", () => answered(entry));
    },
    upgrading(request) {
      begin(request);
    },
    vouch(socket) {
      const entry = entries.get(keyOf(socket as Socket));
      if (entry !== undefined) entry.isKnown = true;
    },
    keep(socket) {
      const entry = entries.get(keyOf(socket as Socket));
      entry?.cancelTimer();
      if (entry !== undefined) entry.kept = true;
    },
    forget(socket) {
      const key = keyOf(socket as Socket);
      entries.get(key)?.cancelTimer();
      entries.delete(key);
    },
    shed() {
      for (let left = Math.ceil(count() / 2); left > 0; left--) {
        const least = victim();
        if (least !== undefined) giveUp(least);
      }
    },
    close() {
      for (const entry of waitingEntries()) end(entry);
    },
    get waiting() {
      return count();
    },
    get givenUp() {
      return givenUp;
    },
  };
}

/** How much is lost with a connection. */
function rank({ socket, openedAt, inWork, hadRequest, isKnown }: Entry, now: number): number {
  if (now - openedAt < graceMs || (inWork > 0 && isKnown)) return 4;
  if (inWork > 0) return 3;
  if (hadRequest) return 1;
  return socket.bytesRead === 0 ? 0 : 2;
}

/** The same for a TCP socket and for the TLS socket on it. */
function keyOf({ remoteAddress, remotePort, localAddress, localPort }: Socket): string {
  return `${remoteAddress}|${remotePort}|${localAddress}|${localPort}`;
}
