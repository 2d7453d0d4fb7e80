/** Samples gathered before they are posted: few enough for 20 ms frames, many enough to spare the main thread. */
const chunkSamples = 512;

/** Posts what the microphone hears, one channel, in chunks of 512 samples at the context's rate. */
class CaptureProcessor extends AudioWorkletProcessor {
  #chunk = new Float32Array(chunkSamples);
  #filledSamples = 0;

  override process(inputs: Float32Array[][]): boolean {
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

registerProcessor("capture", CaptureProcessor);
