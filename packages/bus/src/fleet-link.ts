import { deferred } from "@vivavoce/audio/deferred";
import { createInbox, headers } from "@nats-io/transport-node";
import type { Msg, Subscription } from "@nats-io/transport-node";
import type { AnswerBounds, FleetEars, FleetLink } from "@vivavoce/server";
import type { Bus } from "./connect-bus.ts";

/** One gateway among those of a bus. */
export interface BusFleetOptions {
  /** First part of all subjects and stores: letters, digits, `_` and `-`. */
  readonly prefix: string;
  /** Name of this gateway, unlike that of any other on the bus. */
  readonly gateway: string;
  /** Servers of NATS that keep each client secret; 1 when absent. */
  readonly replicas?: number;
}

/** Part of an answer in one message. */
const pieceBytes = 96 * 1024;
/** Stands in the last message of an answer. */
const lastHeader = "Viva-Last";
const roundTripEveryMs = 5000;

/** What gateways tell each other, over NATS. Nothing of it is stored: what nobody hears is gone. */
export class BusLink implements FleetLink {
  readonly gateway: string;
  readonly #bus: Bus;
  readonly #prefix: string;
  readonly #subscriptions: Subscription[] = [];
  #reconnects = 0;
  #unsent = 0;
  #roundTripSeconds: number | undefined;
  #cancelTimer = (): void => {};

  constructor(bus: Bus, { prefix, gateway }: BusFleetOptions) {
    this.#bus = bus;
    this.#prefix = prefix;
    this.gateway = gateway;
  }

  get isUp(): boolean {
    return this.#bus.isUp && !this.#bus.connection.isClosed();
  }

  get figures() {
    return { reconnects: this.#reconnects, unsent: this.#unsent, roundTripSeconds: this.#roundTripSeconds };
  }

  tell(message: Uint8Array): void {
    // While it is away, the connection would keep everything for later.
    if (!this.isUp) return void (this.#unsent += 1);
    try {
      this.#bus.connection.publish(`${this.#prefix}.fleet.told`, message);
    } catch {
      this.#unsent += 1;
    }
  }

  async ask(gateway: string, question: Uint8Array, bounds: AnswerBounds): Promise<Uint8Array | undefined> {
    if (!this.isUp) return undefined;
    const gathered = new Answer(bounds.maxBytes);
    const { connection, clock } = this.#bus;
    const inbox = createInbox();
    let subscription: Subscription | undefined;
    const cancelTimer = clock.setTimer(bounds.timeoutMs, () => gathered.end(undefined));
    try {
      subscription = connection.subscribe(inbox, { callback: (error, message) => gathered.take(error, message) });
      connection.publish(this.#askedAt(gateway), question, { reply: inbox });
      return await gathered.whole;
    } catch {
      return undefined;
    } finally {
      cancelTimer();
      subscription?.unsubscribe();
    }
  }

  listen(ears: FleetEars): void {
    const { connection } = this.#bus;
    const told = connection.subscribe(`${this.#prefix}.fleet.told`, {
      callback: (error, message) => void (error === null && ears.told(message.data)),
    });
    const asked = connection.subscribe(this.#askedAt(this.gateway), {
      callback: (error, message) => void (error === null && this.#answer(message, ears)),
    });
    this.#subscriptions.push(told, asked);
    void this.#watch();
    this.#measure();
  }

  close(): void {
    this.#cancelTimer();
    for (const subscription of this.#subscriptions.splice(0)) {
      try {
        subscription.unsubscribe();
      } catch {
        // The connection is closed already, and the subscription with it.
      }
    }
  }

  async #answer(message: Msg, ears: FleetEars): Promise<void> {
    const answer = await ears.asked(message.data);
    if (answer === undefined || !this.isUp) return;
    try {
      for (let at = 0; at === 0 || at < answer.length; at += pieceBytes) {
        const piece = answer.subarray(at, at + pieceBytes);
        const isLast = at + pieceBytes >= answer.length;
        const marks = headers();
        if (isLast) marks.set(lastHeader, "1");
        message.respond(piece, isLast ? { headers: marks } : {});
      }
    } catch {
      // Who asked does not wait for long.
    }
  }

  /** Names may have marks that subjects may not. */
  #askedAt(gateway: string): string {
    return `${this.#prefix}.fleet.ask.${Buffer.from(gateway).toString("base64url")}`;
  }

  async #watch(): Promise<void> {
    for await (const { type } of this.#bus.connection.status()) if (type === "reconnect") this.#reconnects += 1;
  }

  #measure(): void {
    const measured = this.isUp ? this.#bus.connection.rtt() : Promise.reject(new Error("away"));
    void measured.then(
      (ms) => (this.#roundTripSeconds = ms / 1000),
      () => (this.#roundTripSeconds = undefined),
    );
    this.#cancelTimer = this.#bus.clock.setTimer(roundTripEveryMs, () => this.#measure());
  }
}

/** An answer that comes in pieces. */
class Answer {
  readonly #whole = deferred<Uint8Array | undefined>();
  readonly #maxBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #lengthBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get whole(): Promise<Uint8Array | undefined> {
    return this.#whole.promise;
  }

  end(answer: Uint8Array | undefined): void {
    this.#whole.resolve(answer);
  }

  take(error: Error | null, message: Msg): void {
    const isNobody = error === null && message.data.length === 0 && message.headers?.code === 503;
    if (error !== null || isNobody) return this.end(undefined);
    this.#lengthBytes += message.data.length;
    if (this.#lengthBytes > this.#maxBytes) return this.end(undefined);
    this.#pieces.push(message.data);
    if (message.headers?.has(lastHeader) === true) this.end(Buffer.concat(this.#pieces));
  }
}
