/** One message that the server may not have. */
interface Kept {
  /** Undefined: it was sound, and too old to be of use. */
  text: string | undefined;
  readonly atMs: number;
  readonly isSound: boolean;
}

/** What was sent and not confirmed, numbered from 1; sound that is old, or has no room, is given up before all else. */
export class Unconfirmed {
  readonly #maxBytes: number;
  readonly #soundMs: number;
  #kept: Kept[] = [];
  /** Number of the message before the first that is kept. */
  #before = 0;
  #bytes = 0;
  /** Number of the last message that was given up and was no sound; nothing can go on without it. */
  #missing = 0;

  constructor(maxBytes: number, soundMs: number) {
    this.#maxBytes = maxBytes;
    this.#soundMs = soundMs;
  }

  /** Messages that are not kept, because the server has confirmed them, or there was no room. */
  get from(): number {
    return this.#before;
  }

  add(text: string, atMs: number): void {
    const isSound = text.includes('"input_audio_buffer.append"') || text.includes('"input_audio.turn.append"');
    this.#kept.push({ text, atMs, isSound });
    this.#bytes += text.length;
    if (this.#bytes <= this.#maxBytes) return;
    this.#forgetSound(() => this.#bytes > this.#maxBytes);
    while (this.#bytes > this.#maxBytes) {
      this.#missing = this.#before + 1;
      this.#drop();
    }
  }

  /** The server has taken so many messages. */
  confirm(received: number): void {
    while (this.#before < received && this.#kept.length > 0) this.#drop();
  }

  /** Whether all that a server wants that has taken so many is there, old sound aside. */
  reaches(received: number): boolean {
    return received >= this.#missing && received <= this.#before + this.#kept.length;
  }

  /**
   * What the server has not taken, in order, without sound that is older than sound is kept. What it has taken and not
   * confirmed is kept on: another server may want it.
   */
  take(received: number, nowMs: number): readonly string[] {
    this.forgetOldSound(nowMs);
    const taken = this.#kept.slice(0, Math.max(0, received - this.#before));
    // The server counts what it gets: what is not sent has no number.
    const rest = this.#kept.slice(taken.length).filter(({ text }) => text !== undefined);
    if (taken.length === 0) this.#before = received;
    this.#kept = [...taken, ...rest];
    return rest.flatMap(({ text }) => text ?? []);
  }

  forgetOldSound(nowMs: number): void {
    this.#forgetSound(({ atMs }) => nowMs - atMs > this.#soundMs);
  }

  clear(): void {
    this.#before += this.#kept.length;
    this.#kept = [];
    this.#bytes = 0;
  }

  #forgetSound(isUseless: (kept: Kept) => boolean): void {
    for (const kept of this.#kept) {
      if (kept.text === undefined || !kept.isSound) continue;
      if (!isUseless(kept)) return;
      this.#bytes -= kept.text.length;
      kept.text = undefined;
    }
  }

  #drop(): void {
    const first = this.#kept.shift();
    this.#bytes -= first?.text?.length ?? 0;
    this.#before += 1;
  }
}
