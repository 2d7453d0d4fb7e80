/** One message that the server may not have. */
interface Kept {
  /** The how manyth of all that was sent. */
  number: number;
  readonly text: string;
}

interface KeptSound extends Kept {
  /** When it was made, while there was no socket; Infinity: it has been sent. */
  atMs: number;
}

/**
 * What was sent and not confirmed, numbered from 1. Sound that has no room is given up before all else. While there is no
 * socket, the last of what is said is kept; what was sent before does not age, however long it takes to come back.
 */
export class Unconfirmed {
  readonly #maxBytes: number;
  readonly #soundMs: number;
  // Apart, each in order, and with their numbers: of sound that was given up between them nothing is left, so that a server
  // that confirms nothing for long lets no more pile up than there is room for.
  #sound: KeptSound[] = [];
  #others: Kept[] = [];
  /** So much of the sound, the oldest, has been sent. */
  #sentSound = 0;
  #last = 0;
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

  /** Messages that are kept. */
  get length(): number {
    return this.#sound.length + this.#others.length;
  }

  /** How much of what was made while there was no socket has been given up, in milliseconds. */
  get lostSoundMs(): number {
    return Math.max(0, (this.#sound[this.#sentSound]?.atMs ?? 0) - this.#lostFromMs);
  }

  /** @param atMs when it is made, while there is no socket; Infinity: it is sent at once */
  add(text: string, atMs = Infinity): void {
    const isSound = text.includes('"input_audio_buffer.append"') || text.includes('"input_audio.turn.append"');
    const number = ++this.#last;
    this.#bytes += text.length;
    if (!isSound) this.#others.push({ number, text });
    else {
      this.#sound.push({ number, text, atMs });
      if (atMs === Infinity) this.#sentSound = this.#sound.length;
      else this.#forgetOld(atMs - this.#soundMs);
    }
    while (this.#bytes > this.#maxBytes && this.#sound.length > 0) this.#forget(0);
    while (this.#bytes > this.#maxBytes) this.#missing = this.#dropOther();
  }

  /** The server has taken so many messages, and keeps them. */
  confirm(received: number): void {
    if (received >= this.#missing) this.#missing = 0;
    while ((this.#sound[0]?.number ?? Infinity) <= received) this.#dropSound(0);
    while ((this.#others[0]?.number ?? Infinity) <= received) this.#dropOther();
  }

  /** Whether all that a server wants that has taken so many is there, old sound aside. */
  reaches(received: number): boolean {
    return received >= this.#missing && received <= this.#last;
  }

  /**
   * What the server has not taken, in order; it counts as sent. What it has taken and not confirmed is kept on: another
   * server may want it.
   */
  take(received: number): readonly string[] {
    for (const kept of this.#sound) kept.atMs = Infinity;
    this.#sentSound = this.#sound.length;
    this.#lostFromMs = Infinity;
    const rest = [...this.#sound, ...this.#others].filter(({ number }) => number > received);
    rest.sort((one, other) => one.number - other.number);
    // The server counts what it gets: what is not sent has no number.
    this.#last = received;
    for (const kept of rest) kept.number = ++this.#last;
    return rest.map(({ text }) => text);
  }

  clear(): void {
    this.#sound = [];
    this.#others = [];
    this.#sentSound = 0;
    this.#bytes = 0;
  }

  /** Number of the message before the first that is kept. */
  get #before(): number {
    return Math.min(this.#sound[0]?.number ?? Infinity, this.#others[0]?.number ?? Infinity, this.#last + 1) - 1;
  }

  /** Gives up what was made before that time while there was no socket. */
  #forgetOld(beforeMs: number): void {
    while ((this.#sound[this.#sentSound]?.atMs ?? Infinity) < beforeMs) this.#forget(this.#sentSound);
  }

  #forget(at: number): void {
    this.#lostFromMs = Math.min(this.#lostFromMs, this.#sound[at]?.atMs ?? Infinity);
    this.#dropSound(at);
  }

  #dropSound(at: number): void {
    const [gone] = this.#sound.splice(at, 1);
    this.#bytes -= gone?.text.length ?? 0;
    if (at < this.#sentSound) this.#sentSound -= 1;
  }

  #dropOther(): number {
    const gone = this.#others.shift();
    this.#bytes -= gone?.text.length ?? 0;
    return gone?.number ?? 0;
  }
}
