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
