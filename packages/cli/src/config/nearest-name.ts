/** The candidate that `name` is most likely a misspelling of; undefined when none is near. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let nearest: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    const near = distance <= Math.max(1, Math.floor(Math.min(name.length, candidate.length) / 3));
    if (near && distance < (nearest?.distance ?? Infinity)) nearest = { candidate, distance };
  }
  return nearest?.candidate;
}

/** What is put behind a message about a name that there is not: the one that may have been meant, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const nearest = nearestName(name, candidates);
  const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
  return hint;
}

/** Fewest insertions, deletions, substitutions and swaps of neighbours that make one text, or list of letters, of the other. */
export function editDistance(from: ArrayLike<string>, to: ArrayLike<string>): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const substituted = (previous[column - 1] ?? 0) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const distances = [substituted, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1];
      if (swapped && row > 1 && column > 1) distances.push((beforePrevious[column - 2] ?? 0) + 1);
      current.push(Math.min(...distances));
    }
    beforePrevious = previous;
    previous = current;
  }
  return previous[to.length] ?? 0;
}
