import type { Socket } from "node:net";
import type { Logger } from "../../runtime/logger.ts";
import type { Arrival, ArrivalEvents } from "../session-floor.ts";
import { ownSocket, takeRest } from "./own-socket.ts";
import type { FromSessions, ToSessions } from "./process-messages.ts";

/** A process with sessions, as the one that starts it sees it. */
export interface RunningProcess {
  /** Never throws; what cannot be sent is lost with the process. */
  send(message: ToSessions, socket?: Socket): void;
  /** Ends it at once. */
  kill(): void;
}

/** What a process is told of. */
export interface ProcessEvents {
  /** It can take sessions. */
  ready(): void;
  message(message: FromSessions): void;
  /** It is gone, for whatever reason; called once. */
  exited(cause: Error): void;
}

/** Starts the process of a place. */
export type StartProcess = (number: number, events: ProcessEvents) => RunningProcess;

/** One that waits to be seated. */
export interface Guest {
  readonly arrival: Arrival;
  readonly events: ArrivalEvents;
  /** It was moved to another place: this one's loss is not its own. */
  isMoved: boolean;
}

/**
 * Gives sockets to one process, one after the other: node keeps what is sent while a socket is on its way, and a socket that
 * waits there would go on reading for nobody.
 */
export class HandOver {
  readonly #process: RunningProcess;
  readonly #logger: Logger;
  readonly #line: { readonly guest: Guest; readonly seat: number }[] = [];
  #onItsWay: { readonly guest: Guest; readonly seat: number } | undefined;
  #isOver = false;

  constructor(process: RunningProcess, logger: Logger) {
    this.#process = process;
    this.#logger = logger;
  }

  add(guest: Guest, seat: number): void {
    this.#line.push({ guest, seat });
    this.#next();
  }

  /** The process has the socket. */
  took(seat: number): void {
    if (this.#onItsWay?.seat !== seat) return;
    this.#onItsWay = undefined;
    // By now node has let go of the socket here. Until then what its client says may be read by this process, for nobody;
    // so a client is not answered, and says nothing, before.
    this.#process.send({ type: "go", seat });
    this.#next();
  }

  /** Ends it. @returns who has not been sent */
  close(): readonly Guest[] {
    this.#isOver = true;
    return this.#line.splice(0).map(({ guest }) => guest);
  }

  #next(): void {
    if (this.#onItsWay !== undefined) return;
    const first = this.#line.shift();
    if (first === undefined) return;
    this.#onItsWay = first;
    void this.#give(first.guest, first.seat);
  }

  async #give({ arrival, events }: Guest, seat: number): Promise<void> {
    const { incoming, socket: _client, head, request, ...given } = arrival;
    const { dialect: _, ...facts } = request;
    const { method, url, rawHeaders } = incoming;
    const order = (rest: Buffer): ToSessions => ({
      type: "seat",
      seat,
      raw: { method, url, rawHeaders },
      head: rest.length === 0 ? head : Buffer.concat([head, rest]),
      request: facts,
      ...given,
    });
    try {
      const { socket, isDirect } = await ownSocket(arrival.socket);
      if (isDirect) events.given();
      else events.kept();
      // Nothing may come between reading the rest and giving the socket away.
      this.#process.send(order(takeRest(socket)), socket.destroyed ? undefined : socket);
    } catch (error) {
      this.#logger.log("error", "a socket could not be given to a session process", { error: String(error) });
      arrival.socket.destroy();
      // Without a socket there is no session; the process says so.
      if (!this.#isOver) this.#process.send(order(Buffer.alloc(0)));
    }
  }
}
