import type { Timers } from "@vivavoce/audio/clock";
import type { EngineError } from "@vivavoce/engine";
import type { ShownHeaders } from "../../openai-compatible/shown-headers.ts";
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

/** What connections are opened with, and how many. */
export interface LinkPoolOptions<Link> {
  readonly engine: string;
  readonly open: () => Link;
  readonly timers: Timers;
  /** Connections at the same time. */
  readonly size: number;
  readonly maxWaiting: number;
  /** What a server is shown when one is opened. */
  readonly shown: Pick<ShownHeaders, "headers">;
}

/**
 * Connections that one utterance after the other uses. A few are kept open for the next ones; sessions take turns when as many
 * are in use as there may be.
 */
export class LinkPool<Link extends PooledLink> {
  readonly #options: LinkPoolOptions<Link>;
  readonly #slots: RequestSlots;
  readonly #idle: { readonly link: Link; readonly cancel: () => void; readonly openedWith: string }[] = [];
  readonly #used = new Set<Link>();
  #closed = false;

  constructor(options: LinkPoolOptions<Link>) {
    this.#options = options;
    const { engine, size, maxWaiting } = options;
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
    const openedWith = this.#shown();
    const link = this.#take(openedWith) ?? this.#options.open();
    this.#used.add(link);
    let isHeld = true;
    return {
      link,
      release: (isClean) => {
        if (!isHeld) return;
        isHeld = false;
        this.#used.delete(link);
        if (isClean && !this.#closed && link.failure === undefined && link.commits < maxCommits)
          this.#keep(link, openedWith);
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

  #shown(): string {
    return JSON.stringify(this.#options.shown.headers);
  }

  #take(shown: string): Link | undefined {
    for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop()) {
      entry.cancel();
      // One that was opened with a key of before is not used again.
      if (entry.link.failure === undefined && entry.openedWith === shown) return entry.link;
      entry.link.close();
    }
    return undefined;
  }

  #keep(link: Link, openedWith: string): void {
    const cancel = this.#options.timers.setTimer(idleMs, () => {
      const index = this.#idle.findIndex((entry) => entry.link === link);
      if (index >= 0) this.#idle.splice(index, 1);
      link.close();
    });
    this.#idle.push({ link, cancel, openedWith });
    if (this.#idle.length <= maxIdle) return;
    const oldest = this.#idle.shift();
    oldest?.cancel();
    oldest?.link.close();
  }
}
