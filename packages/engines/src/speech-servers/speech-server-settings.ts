import type { Timers } from "@vivavoce/audio/clock";
import type { EngineSettings } from "@vivavoce/engine";

/** What every engine that asks a speech server takes. */
export interface SpeechServerSettings extends Pick<EngineSettings, "maxWaiting" | "logger"> {
  /** Requests to the server at the same time; default 8. */
  readonly maxRequests?: number;
  /** Until the first sound or text of an answer, in milliseconds; default 10,000. */
  readonly firstByteTimeoutMs?: number;
  /** Until the next piece of an answer, in milliseconds; default 10,000. */
  readonly stallTimeoutMs?: number;
  /** For tests and proxies; default the global one. */
  readonly fetch?: typeof globalThis.fetch;
  /** Default: the machine's. */
  readonly timers?: Timers;
}
