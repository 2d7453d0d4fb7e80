import type { PhoneTime } from "@vivavoce/engine";

/** When one spoken word is said; times in milliseconds of the given phones. */
export interface WordSpan {
  readonly startMs: number;
  readonly endMs: number;
}

const vowels = new Set("aa ae ah ao aw ax ay eh er ey ih iy ow oy uh uw".split(" "));
const dropped = 1;
const added = 1;
const pauseInWord = 3;

/**
 * Finds the words in the phones of a whole clause, from the phones each word has when said alone. The two differ a little
 * (weak vowels, endings), so this is a least-cost alignment; a pause belongs to no word. One span a word, in order, without
 * overlap; a word whose phones were all lost has length zero where it would have been.
 */
export function alignPhones(words: readonly (readonly string[])[], phones: readonly PhoneTime[]): WordSpan[] {
  const expected = words.flatMap((word, index) =>
    word.map((phone, position) => ({ phone, index, endsWord: position === word.length - 1 })),
  );
  const owners = ownersOf(expected, phones);
  const spans: WordSpan[] = [];
  let cursorMs = phones[0]?.phone === "pau" ? phones[0].offsetMs + phones[0].durationMs : (phones[0]?.offsetMs ?? 0);
  for (let index = 0; index < words.length; index++) {
    const first = owners.indexOf(index);
    const last = owners.lastIndexOf(index);
    const start = phones[first];
    const end = phones[last];
    if (start && end) {
      spans.push({ startMs: start.offsetMs, endMs: end.offsetMs + end.durationMs });
      cursorMs = end.offsetMs + end.durationMs;
    } else spans.push({ startMs: cursorMs, endMs: cursorMs });
  }
  return spans;
}

interface ExpectedPhone {
  readonly phone: string;
  readonly index: number;
  readonly endsWord: boolean;
}

/** Index of the word each phone belongs to, -1 for pauses. */
function ownersOf(expected: readonly ExpectedPhone[], phones: readonly PhoneTime[]): number[] {
  const columns = phones.length + 1;
  const costs = new Float32Array((expected.length + 1) * columns).fill(Infinity);
  const steps = new Uint8Array(costs.length);
  costs[0] = 0;
  const offer = (at: number, cost: number, step: number): void => {
    if (cost < costs[at]!) {
      costs[at] = cost;
      steps[at] = step;
    }
  };
  for (let row = 0; row <= expected.length; row++) {
    const next = expected[row];
    const isBoundary = row === 0 || expected[row - 1]!.endsWord;
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      const cost = costs[at]!;
      const phone = phones[column]?.phone;
      if (phone !== undefined) offer(at + 1, cost + (phone !== "pau" ? added : isBoundary ? 0 : pauseInWord), 1);
      if (next) offer(at + columns, cost + dropped, 2);
      if (next && phone !== undefined && phone !== "pau")
        offer(at + columns + 1, cost + difference(next.phone, phone), 3);
    }
  }
  return trace(expected, phones, steps);
}

function trace(expected: readonly ExpectedPhone[], phones: readonly PhoneTime[], steps: Uint8Array): number[] {
  const owners = phones.map(() => -1);
  let row = expected.length;
  let column = phones.length;
  while (row > 0 || column > 0) {
    const step = steps[row * (phones.length + 1) + column];
    if (step === 2) row--;
    else {
      column--;
      if (step === 3) row--;
      // An extra phone belongs to the word just said, at the beginning to the first.
      const owner = expected[step === 3 ? row : Math.max(0, row - 1)]?.index ?? -1;
      owners[column] = phones[column]!.phone === "pau" ? -1 : owner;
    }
  }
  return owners;
}

function difference(left: string, right: string): number {
  if (left === right) return 0;
  const areVowels = vowels.has(left) && vowels.has(right);
  return areVowels ? 0.5 : vowels.has(left) === vowels.has(right) ? 0.8 : 1.6;
}
