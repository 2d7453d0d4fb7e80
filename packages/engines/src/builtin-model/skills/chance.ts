import { findNumbers } from "../arithmetic/read-number.ts";
import type { Skill } from "../skill.ts";
import type { Turn } from "../turn.ts";

/** Flips coins, rolls dice, picks numbers. The outcome follows from the words and the moment they were said. */
export const chance: Skill = (turn) => {
  const { words } = turn;
  if (/\b(?:flip|toss|throw)\b.*\bcoin\b|\bheads or tails\b/.test(words)) {
    return draw(turn, 2, 0) === 0 ? "Heads." : "Tails.";
  }
  if (/\b(?:roll|throw)\b.*\b(?:die|dice|dies)\b/.test(words)) return rollDice(turn);
  if (/\b(?:pick|choose|give me|tell me|think of|random)\b.*\bnumber\b/.test(words)) return pickNumber(turn);
  return undefined;
};

function rollDice(turn: Turn): string {
  const said =
    findNumbers(turn.words.split(" "))[0] ?? (/\bdice\b/.test(turn.words) && !/\ba dice\b/.test(turn.words) ? 2 : 1);
  const count = Math.min(6, Math.max(1, Math.round(said)));
  const rolls = Array.from({ length: count }, (_, index) => draw(turn, 6, index) + 1);
  if (rolls.length === 1) return `I rolled a ${rolls[0]}.`;
  return `I rolled ${rolls.slice(0, -1).join(", ")} and ${rolls.at(-1)}.`;
}

function pickNumber(turn: Turn): string {
  const numbers = findNumbers(turn.words.split(" ")).map(Math.round);
  const low = numbers.length > 1 ? Math.min(...numbers) : 1;
  const high = numbers.length > 0 ? Math.max(...numbers) : 10;
  return `${low + draw(turn, Math.max(1, high - low + 1), 0)}.`;
}

/** A number from 0 to `sides` - 1, by FNV-1a over the words, the moment and the number of the draw. */
function draw(turn: Turn, sides: number, index: number): number {
  let hash = 0x811c9dc5;
  for (const character of `${turn.words}|${turn.requestedAt.getTime()}|${index}`) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  // The low bits of FNV are weak: fold the high ones in before the remainder.
  return ((hash ^ (hash >>> 15)) >>> 0) % sides;
}
