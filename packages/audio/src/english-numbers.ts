/** Names of 0 to 19, each at its value. The first ten are those of the digits. */
export const belowTwenty: readonly string[] = (
  "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen " +
  "eighteen nineteen"
).split(" ");

/** Names of 20, 30 and so on to 90. */
export const tens: readonly string[] = "twenty thirty forty fifty sixty seventy eighty ninety".split(" ");

/** What a group of three digits is multiplied by, smallest first. */
export const scales: readonly (readonly [name: string, value: number])[] = [
  ["thousand", 1e3],
  ["million", 1e6],
  ["billion", 1e9],
  ["trillion", 1e12],
];

/** Value of each number of one word under a hundred: "seven" is 7, "twenty" 20. */
export const valueOfWord: ReadonlyMap<string, number> = new Map([
  ...belowTwenty.map((word, value) => [word, value] as const),
  ...tens.map((word, index) => [word, 20 + 10 * index] as const),
]);

/** Value of each ordinal of one word under a hundred: "first" is 1, "twentieth" 20. */
export const valueOfOrdinal: ReadonlyMap<string, number> = new Map(
  [...valueOfWord].filter(([, value]) => value > 0).map(([word, value]) => [ordinalOf(word), value]),
);

/** The ordinal of a cardinal's last word: "first" of "one", "twentieth" of "twenty", "hundredth" of "hundred". */
export function ordinalOf(word: string): string {
  switch (word) {
    case "one":
      return "first";
    case "two":
      return "second";
    case "three":
      return "third";
    case "five":
    case "twelve":
      return `${word.slice(0, -2)}fth`;
    case "eight":
      return "eighth";
    case "nine":
      return "ninth";
    default:
      return word.endsWith("y") ? `${word.slice(0, -1)}ieth` : `${word}th`;
  }
}
