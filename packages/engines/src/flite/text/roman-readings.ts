import { cardinalWords, ordinalWords } from "./number-words.ts";
import { coreAt } from "./word-context.ts";
import type { ReadingRule } from "./word-context.ts";

const rulers =
  /^(henry|louis|charles|philip|george|edward|pius|william|richard|john|paul|peter|frederick|james|leo|gregory|elizabeth|mary|catherine|benedict|francis|napoleon|alexander|ferdinand|innocent|clement|urban|nicholas|otto|leopold|christian|gustav|carl|juan|xerxes|darius|ramses|ptolemy|cleopatra|harald|olav|margrethe|felipe|alfonso|umberto|victor|ivan|friedrich|wilhelm|heinrich|karl)$/i;
const titles = /^(king|queen|pope|emperor|empress|tsar|czar|prince|duke|sultan|pharaoh)$/i;
const numberedThings =
  /^(chapter|part|act|scene|phase|volume|vol|type|section|book|article|stage|class|level|title|war|bowl|appendix|annex|grade|unit|figure|table|amendment|season|episode|rocky|final|fantasy|mark|mk|schedule|tier|group|division|category|olympiad|psalm|canto|movement|century)$/i;
// Capitals that are no numbers unless a chapter or the like stands before them.
const initials = /^(CD|DC|MD|CV|XL|XXL|MM|CC|DI|MC|DM|CM|MI|LI|DVD|MIX|DIM|LIV|CI|LC|MV|DL|ML|CL|VC|LL|IC|ID)$/;
const values: Readonly<Record<string, number>> = { I: 1, V: 5, X: 10, L: 50, C: 100, D: 500, M: 1000 };

function valueOf(roman: string): number {
  const letters = roman.split("").map((letter) => values[letter] ?? 0);
  return letters.reduce((sum, value, index) => sum + (value < (letters[index + 1] ?? 0) ? -value : value), 0);
}

/** Henry VIII, Chapter IV, World War II, Louis XIV's. */
const roman: ReadingRule = (context) => {
  const [, digits = "", owner = ""] = /^([IVXLCDM]{1,12})('s)?$/.exec(context.core) ?? [];
  if (!/^(?=[IVXLCDM])M{0,3}(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})$/.test(digits)) return undefined;
  const { previous } = context;
  const isThing = numberedThings.test(previous);
  const isRuler = rulers.test(previous) || titles.test(coreAt(context, -2));
  if (!/^[A-Za-z]/.test(previous)) return undefined;
  if (digits.length === 1 && !isThing && !(isRuler && /^[VXI]$/.test(digits) && rulers.test(previous)))
    return undefined;
  // "I" is a word, "type I" is not.
  if (
    digits === "I" &&
    (/^[a-z]/.test(previous) ? !/^(type|phase|stage|class|grade|level|part|chapter)$/.test(previous) : false)
  )
    return undefined;
  if (
    digits === "I" &&
    !isThing &&
    /^[a-z]/.test(context.next) &&
    !/^(was|of|and|ruled|reigned|became|died|the)$/.test(context.next)
  )
    return undefined;
  if (!isThing && !isRuler && (initials.test(digits) || !/^[A-Z]/.test(previous) || /[LCDM]/.test(digits)))
    return undefined;
  if (isThing && initials.test(digits) && !/^(chapter|bowl|part|act|volume|psalm)$/i.test(previous)) return undefined;
  const value = `${valueOf(digits)}`;
  const words = isRuler && !isThing ? ["the", ...ordinalWords(value)] : cardinalWords(value);
  return owner === "" ? words : [...words.slice(0, -1), `${words.at(-1) ?? ""}'s`];
};

/** Roman numerals. */
export const romanReadings: readonly ReadingRule[] = [roman];
