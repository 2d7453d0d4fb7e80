/** Names on the bus that engine work uses; `prefix` and ids are made of letters, digits, `_` and `-`. */
export interface WorkSubjects {
  /** Where workers say what they have. */
  readonly here: string;
  /** Where one worker is asked for a channel. */
  open(worker: string): string;
  /** What a worker hears of a channel, and what a gateway does. */
  toWorker(channel: string): string;
  toGateway(channel: string): string;
}

/** The subjects of work under a prefix. */
export function workSubjects(prefix: string): WorkSubjects {
  return {
    here: `${prefix}.work.here`,
    open: (worker) => `${prefix}.work.open.${worker}`,
    toWorker: (channel) => `${prefix}.work.channel.${channel}.w`,
    toGateway: (channel) => `${prefix}.work.channel.${channel}.g`,
  };
}

/** Whether a text from elsewhere may be part of a subject. */
export function isToken(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
