/** Neither opinion counts for more than this, in log-odds: about 95 in 100. */
const mostCertain = 3;

/**
 * What two judges think of a pause: the mean of their log-odds, each cut off at `mostCertain`, so that they count the same and
 * one that is quite sure is doubted by one that is quite sure of the contrary.
 * @param words probability by what was said, in [0, 1]
 * @param heard probability by how it sounded, in [0, 1]
 */
export function weighOpinions(words: number, heard: number): number {
  return 1 / (1 + Math.exp(-(logOdds(words) + logOdds(heard)) / 2));
}

function logOdds(probability: number): number {
  return Math.min(mostCertain, Math.max(-mostCertain, Math.log(probability / (1 - probability))));
}
