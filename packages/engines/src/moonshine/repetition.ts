const longestPeriod = 12;
/** Fewer tokens may be said: "no, no, no", or a number with one digit four times. */
const fewestTokens = 16;
const fewestRounds = 4;

/**
 * Tokens at the end that only repeat what stands before them; 0 when the text has not begun to run in circles. A model
 * that does never stops by itself.
 */
export function repeatedTokens(tokens: readonly number[]): number {
  for (let period = 1; period <= longestPeriod; period++) {
    const rounds = roundsOf(tokens, period);
    if (rounds >= fewestRounds && rounds * period >= fewestTokens) return (rounds - 1) * period;
  }
  return 0;
}

/** How many times the last `period` tokens stand at the end, one after the other. */
function roundsOf(tokens: readonly number[], period: number): number {
  let same = 0;
  for (let index = tokens.length - 1; index >= period && tokens[index] === tokens[index - period]; index--) same += 1;
  return Math.floor(same / period) + 1;
}
