import type { Timers } from "@vivavoce/audio/clock";
import type { EngineError } from "@vivavoce/engine";
import { RequestSlots } from "../request-slots.ts";

/** What a pool needs to know of a connection. */
export interface PooledLink {
  readonly failure: EngineError | undefined;
  /** Work done with it: one that has done much is not kept. */
  readonly commits: number;
  close(): void;
}

/** How a connection is wanted. */
export interface LeaseOptions {
  /** Somebody waits in silence. */
  readonly isUrgent?: boolean;
}

/** A connection that is somebody's for an utterance. */
export interface LinkLease<Link> {
  readonly link: Link;
  /** Gives it back; `isClean` says that nothing of the utterance is left in it. */
  release(isClean: boolean): void;
}

const maxIdle = 4;
const idleMs = 60_000;
const maxCommits = 500;

/**
 * Connections that one utterance after the other uses. A few are kept open for the next ones; sessions take turns when as many
 * are in use as there may be.
 */
export class LinkPool<Link extends PooledLink> {
  readonly #open: () => Link;
  readonly #timers: Timers;
  readonly #slots: RequestSlots;
  readonly #idle: { readonly link: Link; readonly cancel: () => void }[] = [];
  readonly #used = new Set<Link>();
  #closed = false;

  /** @param size connections at the same time */
  constructor(engine: string, open: () => Link, timers: Timers, size: number, maxWaiting: number) {
    this.#open = open;
    this.#timers = timers;
    this.#slots = new RequestSlots(engine, { size, maxWaiting, headStart: 1 });
  }

  /**
   * A connection for an utterance; undefined when the signal aborts first.
   * @throws EngineError as `RequestSlots.take`
   */
  async lease(
    share: unknown,
    signal: AbortSignal,
    { isUrgent = false }: LeaseOptions = {},
  ): Promise<LinkLease<Link> | undefined> {
    const free = await this.#slots.take({ share, cost: 1, isUrgent, signal });
    if (free === undefined) return undefined;
    const link = this.#take() ?? this.#open();
    this.#used.add(link);
    let isHeld = true;
    return {
      link,
      release: (isClean) => {
        if (!isHeld) return;
        isHeld = false;
        this.#used.delete(link);
        if (isClean && !this.#closed && link.failure === undefined && link.commits < maxCommits) this.#keep(link);
        else link.close();
        free();
      },
    };
  }

  close(): void {
    this.#closed = true;
    this.#slots.close();
    for (const { link, cancel } of this.#idle.splice(0)) {
      cancel();
      link.close();
    }
    for (const link of this.#used) link.close();
  }

  #take(): Link | undefined {
    for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop()) {
      entry.cancel();
      if (entry.link.failure === undefined) return entry.link;
      entry.link.close();
    }
    return undefined;
  }

  #keep(link: Link): void {
    const cancel = this.#timers.setTimer(idleMs, () => {
      const index = this.#idle.findIndex((entry) => entry.link === link);
      if (index >= 0) this.#idle.splice(index, 1);
      link.close();
    });
    this.#idle.push({ link, cancel });
    if (this.#idle.length <= maxIdle) return;
    const oldest = this.#idle.shift();
    oldest?.cancel();
    oldest?.link.close();
  }
}
