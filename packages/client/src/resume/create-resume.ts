import { createSystemClock } from "@vivavoce/audio/clock";
import type { Transport } from "../socket.ts";
import type { ResumeChange, ResumeOptions } from "./resume-options.ts";
import { ResumableSocket } from "./resumable-socket.ts";

/** The way of one client to go on with its session; one for each `connect`. */
export interface Resume {
  /** For `connect({ transport })`. */
  readonly transport: Transport;
  /** Calls `handler` at every change. Returns how to stop it. */
  onChange(handler: (change: ResumeChange) => void): () => void;
  /** Makes the attempt at once that is waited for, for example when a page is online again. False where none is. */
  retryNow(): boolean;
}

/**
 * Lets a session go on over another socket when its own is lost, with servers that know how (Vivavoce: `server.resume`):
 * `connect({ transport: createResume({ transport }).transport, … })`. Events of both sides are neither lost nor doubled,
 * waits go on, and the answer goes on where it was heard. Other servers do not notice, and a loss is a loss.
 */
export function createResume(options: ResumeOptions): Resume {
  const handlers = new Set<(change: ResumeChange) => void>();
  let current: ResumableSocket | undefined;
  const tell = (change: ResumeChange): void => {
    for (const handler of Array.from(handlers)) handler(change);
  };
  const settings = {
    microphoneMs: 10_000,
    maxKeptBytes: 2 * 1024 * 1024,
    firstDelayMs: 200,
    maxDelayMs: 3000,
    attemptTimeoutMs: 8000,
    silenceMs: 6000,
    clock: { ...createSystemClock({ keepsAlive: true }), random: () => Math.random() },
    played: () => undefined,
    ...options,
  };
  return {
    transport: (request, socketHandlers) => {
      current = new ResumableSocket(settings, request, socketHandlers, tell);
      return current;
    },
    onChange(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    retryNow: () => current?.retryNow() ?? false,
  };
}
