/** Names on the bus that engine work uses; `prefix` and ids are made of letters, digits, `_` and `-`. */
export function workSubjects(prefix: string) {
  return {
    /** Where workers say what they have. */
    here: `${prefix}.work.here`,
    /** Where one worker is asked for a channel. */
    open: (worker: string) => `${prefix}.work.open.${worker}`,
    /** What a worker hears of a channel, and what a gateway does. */
    toWorker: (channel: string) => `${prefix}.work.channel.${channel}.w`,
    toGateway: (channel: string) => `${prefix}.work.channel.${channel}.g`,
  };
}

/** Whether a text from elsewhere may be part of a subject. */
export function isToken(text: unknown): text is string {
  return typeof text === "string" && /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
