/** 16-bit samples to play, or null to drop everything that waits. */
type PlaybackMessage = Int16Array | null;

/** Fade that ends cleared audio without a click: 5 ms at 24 kHz. */
const fadeSamples = 120;
/** How often the number of played samples is posted, in blocks of 128 samples. */
const reportBlocks = 4;

/** Plays posted samples in order and posts how many were played; what `null` clears is faded out, not counted. */
class PlaybackProcessor extends AudioWorkletProcessor {
  #waiting: Float32Array[] = [];
  #offsetSamples = 0;
  #playedSamples = 0;
  #reportedSamples = 0;
  #blocks = 0;
  /** What is left of the fade; plays before anything newer. */
  #fade: Float32Array = new Float32Array(0);

  constructor() {
    super();
    this.port.onmessage = ({ data }: MessageEvent<PlaybackMessage>) => {
      if (data === null) this.#clear();
      else this.#waiting.push(Float32Array.from(data, (sample) => sample / 32_768));
    };
  }

  override process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0];
    if (output === undefined) return true;
    const faded = Math.min(this.#fade.length, output.length);
    output.set(this.#fade.subarray(0, faded));
    this.#fade = this.#fade.subarray(faded);
    this.#playedSamples += this.#take(output.subarray(faded));
    this.#report();
    return true;
  }

  /** Fills as much of `output` as there is and returns how much that was. */
  #take(output: Float32Array): number {
    let filled = 0;
    while (filled < output.length) {
      const next = this.#waiting[0];
      if (next === undefined) break;
      const part = next.subarray(this.#offsetSamples, this.#offsetSamples + output.length - filled);
      output.set(part, filled);
      filled += part.length;
      this.#offsetSamples += part.length;
      if (this.#offsetSamples < next.length) continue;
      this.#waiting.shift();
      this.#offsetSamples = 0;
    }
    return filled;
  }

  #clear(): void {
    const fade = new Float32Array(fadeSamples);
    const length = this.#take(fade);
    this.#fade = fade.subarray(0, length).map((sample, i) => sample * (1 - (i + 1) / length));
    this.#waiting = [];
    this.#offsetSamples = 0;
    this.#post();
  }

  #report(): void {
    if (this.#playedSamples === this.#reportedSamples) return;
    // The end of what there is must be known at once.
    if (++this.#blocks >= reportBlocks || this.#waiting.length === 0) this.#post();
  }

  #post(): void {
    this.#blocks = 0;
    this.#reportedSamples = this.#playedSamples;
    this.port.postMessage(this.#playedSamples);
  }
}

registerProcessor("playback", PlaybackProcessor);
