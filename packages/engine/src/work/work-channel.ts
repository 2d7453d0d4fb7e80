import type { WorkFrame } from "./work-frame.ts";

/** Told of what happens on a channel. */
export interface WorkListener {
  /** One frame, in the order in which it was sent. */
  frame(frame: WorkFrame): void;
  /** What was sent has left: more may be. Only after `bufferedBytes` was above 0. */
  drained?(): void;
  /** The other end is gone, or broke the rules; called once, also after an own `close`. Nothing comes after it. */
  closed(cause?: Error): void;
}

/**
 * Carries frames between who wants engine work and who does it, both ways, in order, each once or not at all. It knows
 * nothing of what they mean, so that it may be a call in the same process, a socket between two, or a bus.
 */
export interface WorkChannel {
  /** Sends one frame; after the channel is closed it does nothing. Never throws. */
  send(frame: WorkFrame): void;
  /** Bytes that were sent and have not left yet. */
  readonly bufferedBytes: number;
  /** To be called once, before anything can come. */
  listen(listener: WorkListener): void;
  /** Ends it for both sides; what was sent before may not arrive. */
  close(): void;
}
