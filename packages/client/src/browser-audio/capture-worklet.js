// Plain JavaScript without imports: browsers load this file by its address, with or without a bundler, under a strict
// content security policy. Types are checked all the same.

/** Samples gathered before they are posted: few enough for 20 ms frames, many enough to spare the main thread. */
const chunkSamples = 512;

/** Posts what the microphone hears, one channel, in chunks of 512 samples at the context's rate. */
class CaptureProcessor extends AudioWorkletProcessor {
  #chunk = new Float32Array(chunkSamples);
  #filledSamples = 0;

  /**
   * @override
   * @param {Float32Array[][]} inputs
   * @returns {boolean}
   */
  process(inputs) {
    const samples = inputs[0]?.[0];
    // An input that is not connected yet has no channel.
    if (samples === undefined) return true;
    for (const sample of samples) {
      this.#chunk[this.#filledSamples++] = sample;
      if (this.#filledSamples < chunkSamples) continue;
      this.port.postMessage(this.#chunk, [this.#chunk.buffer]);
      this.#chunk = new Float32Array(chunkSamples);
      this.#filledSamples = 0;
    }
    return true;
  }
}

registerProcessor("vivavoce-capture", CaptureProcessor);
