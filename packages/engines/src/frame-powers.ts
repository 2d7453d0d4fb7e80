/** Mean power of each frame of a sound, the last one perhaps shorter. */
export function framePowers(samples: Float32Array, frameSamples: number): number[] {
  const powers: number[] = [];
  for (let start = 0; start < samples.length; start += frameSamples) {
    const frame = samples.subarray(start, start + frameSamples);
    let sum = 0;
    for (const sample of frame) sum += sample * sample;
    powers.push(sum / frame.length);
  }
  return powers;
}

const silenceFrameSamples = 16_000 / 50;
/** Sound whose loudest 20 ms are under -66 dBFS holds no words. */
const silencePower = 10 ** -6.6;

/** Whether 16 kHz sound is so soft that there can be no words: many networks write something over silence. */
export function isSilent(samples: Float32Array): boolean {
  return framePowers(samples, silenceFrameSamples).every((power) => power < silencePower);
}
