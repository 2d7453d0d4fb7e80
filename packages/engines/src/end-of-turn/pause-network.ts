/** A loaded network. */
export interface PauseNetwork {
  /** Probability that the speaker has finished. @param sound mono, 16 kHz, in [-1, 1]; the end of it counts */
  judge(sound: Float32Array): Promise<number>;
}
