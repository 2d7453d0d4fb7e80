/** Outside of these a power is left to `**`: numbers of 32 bits do not reach further. */
const least = 1e-30;
const most = 1e30;
/**
 * What makes the exponent of the first guess right: 1.4 of what bits have where the number is 1, and a little less, so that guesses
 * are too small as often as too large.
 */
const guess = 1.4 * 127 * 2 ** 23 - 494_502;
const value = new Float32Array(1);
const bits = new Uint32Array(value.buffer);

/**
 * `power ** -0.4`, to the last digits of 64 bits and five times as fast: a guess from the bits, within a twentieth, and four steps of
 * Newton's. A search for a delay needs eight thousand of them, eight times a second.
 */
export function whitening(power: number): number {
  if (!(power > least && power < most)) return power ** -0.4;
  value[0] = power;
  bits[0] = guess - 0.4 * (bits[0] as number);
  let root = value[0];
  const fifth = 0.2 * power * power;
  for (let step = 0; step < 4; step++) {
    const square = root * root;
    root *= 1.2 - fifth * square * square * root;
  }
  return root;
}
