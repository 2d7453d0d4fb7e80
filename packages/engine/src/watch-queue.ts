/** A request that waits until somebody is free for it. One of the two is called, at most once. */
export interface QueuedRequest {
  /** Work on it begins. */
  started(): void;
  /** It was given up before: something newer came, nobody wants it any more, or the engine failed. */
  dropped(): void;
}

/** Told of each request that an engine puts in its queue, by what it is for. It must not throw. */
export type WatchQueue<Kind extends string> = (kind: Kind) => QueuedRequest;
