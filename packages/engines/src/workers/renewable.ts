import type { Timers } from "@vivavoce/audio/clock";
import { EngineError } from "@vivavoce/engine";
import type { EngineHealth } from "@vivavoce/engine";
import { respawnDelayMs } from "./respawn-delay.ts";

interface RenewableOptions<Resource> {
  /** Id of the engine, for errors. */
  readonly engine: string;
  /** What it is called in messages, for example "the voice activity model". */
  readonly name: string;
  /** @param place what it may tell of itself, as of work that it did, once it is there */
  readonly make: (place: Pick<Renewable<Resource>, "broke" | "worked">) => Promise<Resource>;
  /** Lets go of one that broke; may reject. */
  readonly release?: (resource: Resource) => Promise<void> | void;
  readonly timers: Timers;
}

/**
 * Something that works on the calling thread and may break, such as a model or a program in memory. One that broke is made
 * anew as a lost worker is: at once, then after growing pauses, for ever. Until it is there, `use` throws at once.
 */
export class Renewable<Resource> {
  readonly #options: RenewableOptions<Resource>;
  #resource: Resource | undefined;
  #failures = 0;
  #isClosed = false;
  #cancelTimer = (): void => {};

  private constructor(options: RenewableOptions<Resource>) {
    this.#options = options;
  }

  /** Makes the first. Rejects as `make` does. */
  static async create<Resource>(options: RenewableOptions<Resource>): Promise<Renewable<Resource>> {
    const renewable = new Renewable(options);
    renewable.#resource = await options.make(renewable);
    return renewable;
  }

  /** The one to work with. @throws EngineError `engine_unavailable` while there is none, `engine_closed` */
  use(): Resource {
    if (this.#isClosed) throw this.#error("engine_closed", "is closed");
    if (this.#resource === undefined) throw this.#error("engine_unavailable", "is not available at the moment");
    return this.#resource;
  }

  /** It did its work: failures before do not count any more. */
  worked(): void {
    this.#failures = 0;
  }

  /** It broke. Told of one that was replaced already, nothing happens. */
  broke(resource: Resource): void {
    if (this.#isClosed || resource !== this.#resource) return;
    this.#resource = undefined;
    this.#release(resource);
    this.#renewLater();
  }

  health(): EngineHealth {
    if (this.#resource !== undefined && !this.#isClosed) return { isReady: true };
    return { isReady: false, detail: this.#isClosed ? "closed" : `${this.#options.name} broke and is made anew` };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancelTimer();
    if (this.#resource !== undefined) await this.#options.release?.(this.#resource);
  }

  #renewLater(): void {
    this.#failures += 1;
    this.#cancelTimer = this.#options.timers.setTimer(respawnDelayMs(this.#failures), () => void this.#renew());
  }

  async #renew(): Promise<void> {
    try {
      const resource = await this.#options.make(this);
      if (this.#isClosed) this.#release(resource);
      else this.#resource = resource;
    } catch {
      // Tried again, for ever; `health` says that there is none.
      if (!this.#isClosed) this.#renewLater();
    }
  }

  #release(resource: Resource): void {
    Promise.resolve(resource)
      .then((each) => this.#options.release?.(each))
      .catch(() => {});
  }

  #error(code: "engine_closed" | "engine_unavailable", what: string): EngineError {
    return new EngineError(this.#options.engine, code, `${this.#options.name} ${what}`);
  }
}
