import { createSystemClock } from "@vivavoce/audio/clock";
import { resolveEndpoint } from "../openai-compatible/endpoint.ts";
import type { EndpointOptions } from "../openai-compatible/endpoint.ts";
import type { SpeechServer } from "./post.ts";
import { RequestSlots } from "./request-slots.ts";
import type { SlotLimits } from "./request-slots.ts";
import { RunningRequests } from "./running-requests.ts";
import type { SpeechServerSettings } from "./speech-server-settings.ts";

/** What an engine of a server in OpenAI's manner is for. */
export interface SpeechServerUse extends Omit<SlotLimits, "size" | "maxWaiting"> {
  /** What is asked for, below the base. */
  readonly path: string;
  /** The engine, as it is called in messages. */
  readonly name: string;
  /** Time for the first of an answer where nothing else is set, in milliseconds. */
  readonly firstByteTimeoutMs: number;
}

/** A server, how many may ask it at the same time, and what runs. */
export interface OpenSpeechServer {
  readonly server: SpeechServer;
  readonly slots: RequestSlots;
  readonly requests: RunningRequests;
  readonly stallTimeoutMs: number;
  /** Says in the log that the server does not take a setting. */
  readonly leftOut: (setting: string) => void;
  /** Ends whatever waits and runs. */
  readonly close: () => Promise<void>;
}

/** Sets up what the engines of such servers have in common. */
export function openSpeechServer(
  options: EndpointOptions & SpeechServerSettings,
  { path, name, firstByteTimeoutMs, ...limits }: SpeechServerUse,
): OpenSpeechServer {
  const engine = `openai-compatible:${options.model}`;
  const endpoint = resolveEndpoint(options, path);
  const { maxRequests: size = 8, maxWaiting = 64, timers = createSystemClock() } = options;
  const slots = new RequestSlots(engine, { size, maxWaiting, ...limits });
  const firstTokenTimeoutMs = options.firstByteTimeoutMs ?? firstByteTimeoutMs;
  const requests = new RunningRequests(engine, name, { firstTokenTimeoutMs, timers });
  return {
    server: { engine, endpoint, fetch: options.fetch ?? globalThis.fetch, hide: endpoint.hide },
    slots,
    requests,
    stallTimeoutMs: options.stallTimeoutMs ?? 10_000,
    leftOut(setting) {
      options.logger?.log("warn", "the speech server does not take a setting; it is left out", { engine, setting });
    },
    async close() {
      requests.close();
      slots.close();
    },
  };
}
