// Plain JavaScript without imports: browsers load this file by its address, with or without a bundler, under a strict
// content security policy. Types are checked all the same.

/** Sound begins when this much waits, or this long after the first of it came: below what people notice. */
const startMs = 40;
/** What is waited for at most after gaps inside one answer. */
const maxStartMs = 160;
/** Sound that runs dry and goes on within this time was late, not over. */
const lateMs = 300;
/** Fades that end and begin sound without a click. */
const fadeMs = 5;
/** How often the number of played samples is posted, in blocks of 128 samples. */
const reportBlocks = 4;

/** @param {number} durationMs */
const toSamples = (durationMs) => Math.round((durationMs / 1000) * sampleRate);

/**
 * Plays posted samples in order and posts how many were played and how loud. `null` clears what waits: it is faded out
 * and not counted. Once nothing sounds any more, a peak of 0 is posted. When samples come late, the sound decays, and more is gathered before it goes on.
 */
class PlaybackProcessor extends AudioWorkletProcessor {
  /** @type {Float32Array[]} */
  #waiting = [];
  #waitingSamples = 0;
  #offsetSamples = 0;
  #playing = false;
  #targetSamples = toSamples(startMs);
  /** Since the first waiting samples came. */
  #heldSamples = 0;
  /** Since the sound ran dry. */
  #drySamples = Infinity;
  #playedSamples = 0;
  #reportedSamples = 0;
  #blocks = 0;
  #peak = 0;
  /** Whether the last that was posted was loud: then silence is news. */
  #postedLoud = false;
  /** What decays after an end, and where in the fade it is. */
  #lastSample = 0;
  #fadeInSamples = 0;
  /** What is left of a cleared sound's fade; plays before anything newer. */
  #fade = new Float32Array(0);

  constructor() {
    super();
    this.port.onmessage = ({ data }) => {
      if (data === null) this.#clear();
      else if (data instanceof Float32Array && data.length > 0) {
        this.#waiting.push(data);
        this.#waitingSamples += data.length;
      }
    };
  }

  /**
   * @override
   * @param {Float32Array[][]} _inputs
   * @param {Float32Array[][]} outputs
   * @returns {boolean}
   */
  process(_inputs, outputs) {
    const output = outputs[0]?.[0];
    if (output === undefined) return true;
    const faded = Math.min(this.#fade.length, output.length);
    output.set(this.#fade.subarray(0, faded));
    this.#fade = this.#fade.subarray(faded);
    const rest = output.subarray(faded);
    if (!this.#playing) this.#maybeStart(rest.length);
    if (this.#playing) this.#play(rest);
    else this.#decay(rest);
    this.#report();
    return true;
  }

  /** @param {number} length */
  #maybeStart(length) {
    if (this.#waitingSamples === 0) {
      this.#drySamples += length;
      return;
    }
    if (this.#heldSamples === 0) {
      const isLate = this.#drySamples < toSamples(lateMs);
      this.#targetSamples = isLate ? Math.min(toSamples(maxStartMs), this.#targetSamples * 2) : toSamples(startMs);
    }
    this.#heldSamples += length;
    if (this.#waitingSamples < this.#targetSamples && this.#heldSamples < this.#targetSamples) return;
    this.#playing = true;
    this.#heldSamples = 0;
    this.#fadeInSamples = 0;
  }

  /** @param {Float32Array} output */
  #play(output) {
    const filled = this.#take(output);
    this.#playedSamples += filled;
    const fadeSamples = toSamples(fadeMs);
    for (let i = 0; i < filled; i++) {
      if (this.#fadeInSamples < fadeSamples) output[i] = (output[i] ?? 0) * (this.#fadeInSamples++ / fadeSamples);
      this.#peak = Math.max(this.#peak, Math.abs(output[i] ?? 0));
    }
    if (filled > 0) this.#lastSample = output[filled - 1] ?? 0;
    if (filled === output.length) return;
    this.#playing = false;
    this.#drySamples = 0;
    this.#decay(output.subarray(filled));
  }

  /**
   * Lets the last sample die away instead of breaking off.
   * @param {Float32Array} output
   */
  #decay(output) {
    const factor = Math.exp(-5 / toSamples(fadeMs));
    for (let i = 0; i < output.length && this.#lastSample !== 0; i++) {
      this.#lastSample *= factor;
      if (Math.abs(this.#lastSample) < 1e-4) this.#lastSample = 0;
      output[i] = this.#lastSample;
    }
  }

  /**
   * Fills as much of `output` as there is and returns how much that was.
   * @param {Float32Array} output
   */
  #take(output) {
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
    this.#waitingSamples -= filled;
    return filled;
  }

  #clear() {
    if (this.#playing) {
      const fade = new Float32Array(toSamples(fadeMs));
      const length = this.#take(fade);
      this.#fade = fade.subarray(0, length).map((sample, i) => sample * (1 - (i + 1) / length));
      this.#lastSample = 0;
    }
    this.#waiting = [];
    this.#waitingSamples = 0;
    this.#offsetSamples = 0;
    this.#heldSamples = 0;
    this.#playing = false;
    this.#drySamples = Infinity;
    this.#peak = 0;
    this.#post();
  }

  #report() {
    if (this.#playedSamples === this.#reportedSamples) {
      if (this.#postedLoud && !this.#playing) this.#post();
      return;
    }
    // The end of what there is must be known at once.
    if (++this.#blocks >= reportBlocks || this.#waitingSamples === 0) this.#post();
  }

  #post() {
    this.#blocks = 0;
    this.#reportedSamples = this.#playedSamples;
    this.#postedLoud = this.#peak > 0;
    this.port.postMessage({ played: this.#playedSamples, peak: this.#peak });
    this.#peak = 0;
  }
}

registerProcessor("vivavoce-playback", PlaybackProcessor);
