/** One message that the server may not have. */
interface Kept {
  /** Undefined: it was sound, and too old to be of use. */
  text: string | undefined;
  /** When it was made, while there was no socket; Infinity: it has been sent. */
  atMs: number;
  readonly isSound: boolean;
}

/**
 * What was sent and not confirmed, numbered from 1. Sound that has no room is given up before all else. While there is no
 * socket, the last of what is said is kept; what was sent before does not age, however long it takes to come back.
 */
export class Unconfirmed {
  readonly #maxBytes: number;
  readonly #soundMs: number;
  #kept: Kept[] = [];
  /** Number of the message before the first that is kept. */
  #before = 0;
  #bytes = 0;
  /** Number of the last message that was given up and was no sound; nothing can go on without it. */
  #missing = 0;
  /** When the first sound was made that was given up while there was no socket. */
  #lostFromMs = Infinity;

  constructor(maxBytes: number, soundMs: number) {
    this.#maxBytes = maxBytes;
    this.#soundMs = soundMs;
  }

  /** Messages that nobody needs any more: the server has confirmed them, or they were sound, and were given up. */
  get from(): number {
    return this.#missing === 0 ? this.#before : this.#missing - 1;
  }

  /** How much of what was made while there was no socket has been given up, in milliseconds. */
  get lostSoundMs(): number {
    const first = this.#kept.find(({ text, atMs, isSound }) => isSound && text !== undefined && atMs < Infinity);
    return Math.max(0, (first?.atMs ?? 0) - this.#lostFromMs);
  }

  /** @param atMs when it is made, while there is no socket; Infinity: it is sent at once */
  add(text: string, atMs = Infinity): void {
    const isSound = text.includes('"input_audio_buffer.append"') || text.includes('"input_audio.turn.append"');
    this.#kept.push({ text, atMs, isSound });
    this.#bytes += text.length;
    if (isSound && atMs !== Infinity) this.#forgetSound((kept) => atMs - kept.atMs > this.#soundMs);
    if (this.#bytes > this.#maxBytes) this.#forgetSound(() => this.#bytes > this.#maxBytes);
    while (this.#bytes > this.#maxBytes) {
      this.#missing = this.#before + 1;
      this.#drop();
    }
    // A server that cannot confirm for long would let them pile up.
    while (this.#kept[0] !== undefined && this.#kept[0].text === undefined) this.#drop();
  }

  /** The server has taken so many messages, and keeps them. */
  confirm(received: number): void {
    if (received >= this.#missing) this.#missing = 0;
    while (this.#before < received && this.#kept.length > 0) this.#drop();
  }

  /** Whether all that a server wants that has taken so many is there, old sound aside. */
  reaches(received: number): boolean {
    return received >= this.#missing && received <= this.#before + this.#kept.length;
  }

  /**
   * What the server has not taken, in order; it counts as sent. What it has taken and not confirmed is kept on: another
   * server may want it.
   */
  take(received: number): readonly string[] {
    for (const kept of this.#kept) kept.atMs = Infinity;
    this.#lostFromMs = Infinity;
    const taken = this.#kept.slice(0, Math.max(0, received - this.#before));
    // The server counts what it gets: what is not sent has no number.
    const rest = this.#kept.slice(taken.length).filter(({ text }) => text !== undefined);
    if (taken.length === 0) this.#before = received;
    this.#kept = [...taken, ...rest];
    return rest.flatMap(({ text }) => text ?? []);
  }

  clear(): void {
    this.#before += this.#kept.length;
    this.#kept = [];
    this.#bytes = 0;
  }

  #forgetSound(isUseless: (kept: Kept) => boolean): void {
    for (const kept of this.#kept) {
      if (kept.text === undefined || !kept.isSound || !isUseless(kept)) continue;
      this.#bytes -= kept.text.length;
      kept.text = undefined;
      this.#lostFromMs = Math.min(this.#lostFromMs, kept.atMs);
    }
  }

  #drop(): void {
    const first = this.#kept.shift();
    this.#bytes -= first?.text?.length ?? 0;
    this.#before += 1;
  }
}
