import { presentableEvent } from "@vivavoce/client";

/** One event of the wire as the page keeps it; a run of audio events is one entry. */
export interface LoggedEvent {
  /** Counts from 1; entries keep it. */
  readonly number: number;
  /** Milliseconds since the recording began. */
  readonly atMs: number;
  readonly direction: "sent" | "received";
  readonly type: string;
  /** For people: audio as a note of its length, secrets as stars. */
  readonly event: object;
  /** For audio: how many events were put together, when the last of them came, and how much sound they hold. */
  readonly audio?: AudioRun;
}

/** What is known of a run of audio events. */
export interface AudioRun {
  readonly count: number;
  readonly lastMs: number;
  readonly durationMs: number;
  /** Where its sound begins in the recording; absent for sound that no microphone heard, and for what is received. */
  readonly placeMs?: number;
}

/** An event as it travels. */
export interface WireEvent {
  readonly direction: "sent" | "received";
  readonly event: { readonly type: string };
}

/** Entries kept; the oldest go first. */
const maxEntries = 20_000;
/** Filters of other rates hold back a little of each run. */
const placeSlackMs = 30;
const audioType = /^input_audio_buffer\.append$|^response\.(output_)?audio\.delta$/;

/** The events of a session in order. Audio of one kind is put together until another event comes between. */
export class EventLog {
  #entries: LoggedEvent[] = [];
  #lastNumber = 0;
  /** Index of the entry that takes further audio, by type. */
  readonly #openRuns = new Map<string, number>();

  get entries(): readonly LoggedEvent[] {
    return this.#entries;
  }

  /**
   * @param bytesPerMs how many bytes of audio make a millisecond, in that direction.
   * @param placeMs where in the recording the sound of the event lies, for what a microphone heard.
   */
  add({ direction, event }: WireEvent, atMs: number, bytesPerMs: number, placeMs?: number): void {
    if (!audioType.test(event.type)) {
      this.#openRuns.clear();
      this.#push({ number: 0, atMs, direction, type: event.type, event: presentableEvent(event) });
      return;
    }
    const durationMs = audioBytes(event) / bytesPerMs;
    const index = this.#openRuns.get(event.type);
    const run = index === undefined ? undefined : this.#entries[index];
    if (index === undefined || run?.audio === undefined || !continues(run.audio, placeMs)) {
      const audio = { count: 1, lastMs: atMs, durationMs, ...(placeMs === undefined ? {} : { placeMs }) };
      this.#push({ number: 0, atMs, direction, type: event.type, event: presentableEvent(event), audio });
      this.#openRuns.set(event.type, this.#entries.length - 1);
      return;
    }
    const { count } = run.audio;
    const audio = { ...run.audio, count: count + 1, lastMs: atMs, durationMs: run.audio.durationMs + durationMs };
    this.#entries[index] = { ...run, audio };
  }

  #push(entry: LoggedEvent): void {
    this.#entries.push({ ...entry, number: ++this.#lastNumber });
    if (this.#entries.length <= maxEntries) return;
    this.#entries = this.#entries.slice(maxEntries / 10);
    this.#openRuns.clear();
  }
}

/** Whether sound that lies at `placeMs` goes on where the run ends. */
function continues(run: AudioRun, placeMs: number | undefined): boolean {
  if (run.placeMs === undefined || placeMs === undefined) return run.placeMs === placeMs;
  return Math.abs(run.placeMs + run.durationMs - placeMs) < placeSlackMs;
}

function audioBytes(event: object): number {
  const base64 = "audio" in event ? event.audio : "delta" in event ? event.delta : "";
  return typeof base64 === "string" ? Math.floor((base64.length * 3) / 4) : 0;
}
