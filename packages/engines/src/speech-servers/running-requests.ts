import { EngineError } from "@vivavoce/engine";
import { RequestScope } from "../openai-compatible/request-scope.ts";
import type { RequestLimits } from "../openai-compatible/request-scope.ts";
import { speechServerName } from "./post.ts";
import { createServerHealth } from "./server-health.ts";
import type { ServerHealth } from "./server-health.ts";

/** One request to a speech server, from its turn to its end. */
export interface RunningRequest {
  readonly scope: RequestScope;
  /** The server has said everything, and is well. */
  answered(): void;
  /** It failed, and not because its caller had aborted it. @returns why */
  failed(error: unknown): unknown;
  /** To be called once, however it ended. @returns whether it was answered; else its connection is closed */
  end(): boolean;
}

/** The requests of one engine that run, and what they say of the server's health. */
export class RunningRequests {
  readonly health: ServerHealth = createServerHealth();
  readonly #engine: string;
  readonly #what: string;
  readonly #limits: RequestLimits;
  readonly #scopes = new Set<RequestScope>();
  #isClosed = false;

  /** @param what the engine, as the message says that is told once it is closed */
  constructor(engine: string, what: string, limits: RequestLimits) {
    this.#engine = engine;
    this.#what = what;
    this.#limits = limits;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** @throws EngineError `engine_closed` */
  assertOpen(): void {
    if (this.#isClosed) throw new EngineError(this.#engine, "engine_closed", `${this.#what} is closed.`);
  }

  begin(signal: AbortSignal): RunningRequest {
    const scope = new RequestScope(this.#engine, signal, this.#limits, speechServerName);
    this.#scopes.add(scope);
    let isAnswered = false;
    return {
      scope,
      answered: () => {
        isAnswered = true;
        this.health.answered();
      },
      failed: (error) => {
        const failure = scope.failure ?? error;
        this.health.failed(failure);
        return failure;
      },
      end: () => {
        this.#scopes.delete(scope);
        scope.close(isAnswered);
        return isAnswered;
      },
    };
  }

  close(): void {
    this.#isClosed = true;
    for (const scope of this.#scopes) scope.shutDown();
  }
}
