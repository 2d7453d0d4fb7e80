import { isCounted } from "./cues.ts";
import { currencyOf } from "./currencies.ts";
import type { Currency } from "./currencies.ts";
import { perWords } from "./units.ts";
import { cardinalWords } from "./number-words.ts";
import { amountWords, isNumber, isSingular, parseAmount } from "./written-number.ts";
import type { Amount } from "./written-number.ts";
import type { PhraseRule, ReadingRule } from "./word-context.ts";

const scaleLetters = new Map([
  ["k", "thousand"],
  ["m", "million"],
  ["mn", "million"],
  ["mio", "million"],
  ["b", "billion"],
  ["bn", "billion"],
  ["t", "trillion"],
  ["tn", "trillion"],
]);
const signs = String.raw`(?:US|USD|CA|C|AU|A|NZ|HK|SG|S|NT|MX|R)?\$|[€£¥₹₩₽₺₪฿₫₱₦₴₿]|Rs\.?|kr|Fr|[A-Z]{3}`;
const before = new RegExp(String.raw`^([+\-−]?)(${signs})([+\-−]?)([\d.,']*\d)([A-Za-z]{1,3})?$`);
const behind = /^([+\-−]?)([\d.,']*\d)([kKMBT]|[bmt]n|mio)?([€£$¥₹₩₽₺₪฿₫₱₦₴₿¢]|[A-Z]{3}|kr|zl)$/;

/** An amount of money as written. */
export interface Money {
  readonly amount: Amount;
  /** "million" and the like, written as a letter. */
  readonly scale: string | undefined;
  readonly currency: Currency;
}

/** What a letter behind a number multiplies it by. */
export function scaleOf(letters: string): string | undefined {
  return scaleLetters.get(letters.toLowerCase());
}

/** `-$1.5M`, `25€`, `US$5`, `5USD`; undefined for anything else. */
export function parseMoney(text: string): Money | undefined {
  const first = before.exec(text);
  if (first) {
    const [, sign = "", symbol = "", inner = "", digits = "", letters] = first;
    return money(sign || inner, symbol.replace(".", ""), digits, letters);
  }
  const [, sign = "", digits = "", letters, symbol = ""] = behind.exec(text) ?? [];
  return digits === "" ? undefined : money(sign, symbol, digits, letters);
}

function money(sign: string, symbol: string, digits: string, letters: string | undefined): Money | undefined {
  const currency = currencyOf(symbol);
  const scale = letters === undefined ? undefined : scaleOf(letters);
  if (!currency || (letters !== undefined && scale === undefined)) return undefined;
  // Behind a euro sign a lone dot before three digits divides thousands, as in the countries that pay with it.
  const isContinental =
    /^(euro|lira|zloty|real|.*(krona|krone))$/.test(currency.one) && /^\d{1,3}\.\d{3}$/.test(digits);
  const amount = parseAmount(sign + (isContinental ? digits.replace(".", "") : digits));
  return amount && { amount, scale, currency };
}

/** The amount in words; with `isAdjective`, as in "a five dollar bill". */
export function moneyWords({ amount, scale, currency }: Money, isAdjective = false): string[] {
  const many = (isAdjective ? currency.one : currency.many).split(" ");
  if (scale !== undefined) return [...amountWords(amount), scale, ...many];
  const { sign, whole, fraction } = amount;
  const head = sign === "" ? [] : [sign === "+" ? "plus" : "minus"];
  const one = currency.one.split(" ");
  if (fraction === undefined || Number(fraction) === 0)
    return [...head, ...cardinalWords(whole), ...(whole === "1" ? one : many)];
  if (fraction.length !== 2 || currency.cent === "") return [...amountWords(amount), ...many];
  const small = [...cardinalWords(fraction), fraction === "01" ? currency.cent : currency.cents];
  if (Number(whole) === 0) return [...head, ...small];
  return [...head, ...cardinalWords(whole), ...(whole === "1" ? one : currency.many.split(" ")), "and", ...small];
}

const scaleWord = /^(hundred|thousand|million|billion|trillion|mio|mn|bn)$/i;
const scaleNames = new Map([
  ["mio", "million"],
  ["mn", "million"],
  ["bn", "billion"],
]);
const adjectiveOf =
  /^(bill|note|coin|fee|deposit|discount|voucher|gift|charge|credit|coupon|ticket|refund|tip|minimum|budget|deal|plan)$/;

/** What stands before and behind an amount makes it an adjective: "a $20 fee". */
function isAdjective(previous: string, next: string): boolean {
  return (
    adjectiveOf.test(next) ||
    (/^an?$/i.test(previous) &&
      /^[a-z]{3,}$/.test(next) &&
      !/^(and|for|per|more|less|off|each|from|now|today)$/.test(next))
  );
}

const attached: ReadingRule = ({ core, previous, next }) => {
  const more = core.endsWith("+") ? parseMoney(core.slice(0, -1)) : undefined;
  if (more) return [...moneyWords(more), "plus"];
  // "a $10-million deal"
  const [, figures = "", word = ""] = /^([^-]{2,20})-(thousand|million|billion|trillion)$/i.exec(core) ?? [];
  const joined = figures === "" ? undefined : parseMoney(figures);
  if (joined?.scale === undefined && joined !== undefined) {
    return moneyWords({ ...joined, scale: word.toLowerCase() }, true);
  }
  const found = parseMoney(core);
  if (!found) return undefined;
  // "$3 million": the currency is said after the scale, by the next word.
  if (found.scale === undefined && scaleWord.test(next)) return amountWords(found.amount);
  return moneyWords(found, isAdjective(previous, next));
};

/** The second amount of "$10-20". */
function endOfRange(core: string): Money | undefined {
  const [, sign = "", amount = ""] = /^([^\d\s]{1,3})[\d.,]{1,20}[-–—]([\d.,]{1,20})$/.exec(core) ?? [];
  return sign === "" ? undefined : parseMoney(sign + amount);
}

const scaleOfMoney: PhraseRule = ({ core, previous, next, words, index }) => {
  const found = scaleWord.test(core) ? (parseMoney(previous) ?? endOfRange(previous)) : undefined;
  if (!found || found.scale !== undefined) return undefined;
  const scale = scaleNames.get(core.toLowerCase()) ?? core.toLowerCase();
  const { one, many } = found.currency;
  return [[scale, ...(isAdjective(words[index - 2]?.core ?? "", next) ? one : many).split(" ")]];
};

/** USD 5, € 5,50, 5 USD, 10 million EUR, 5 kr. */
const apart: PhraseRule = ({ core, next, words, index, closing }) => {
  const isSign = /^[^\d]{1,3}$/.test(core) && currencyOf(core) !== undefined;
  if (isSign && /^[A-Za-z]{2}$|^\D$|^[A-Z]{1,3}\$?$/.test(core) && closing.replace(".", "") === "") {
    // "20.-" has no cents.
    const found = parseMoney(`${core}${next.replace(/[.,][-–]{1,2}$/, "")}`);
    if (!found || (found.scale === undefined && scaleWord.test(words[index + 2]?.core ?? ""))) {
      const scaled = scaleWord.test(words[index + 2]?.core ?? "") ? words[index + 2]?.core.toLowerCase() : undefined;
      return found && scaled !== undefined
        ? [[], amountWords(found.amount), [scaleNames.get(scaled) ?? scaled, ...found.currency.many.split(" ")]]
        : undefined;
    }
    return [[], moneyWords(found)];
  }
  if (!isNumber(core) || closing !== "") return undefined;
  const currency = /^(\D|[A-Z]{3}|[A-Z]{1,3}\$|kr|zl)$/.test(next) ? currencyOf(next) : undefined;
  const amount = parseAmount(currency?.one === "euro" ? core.replace(/^(\d{1,3})\.(\d{3})$/, "$1$2") : core);
  if (!currency || !amount) return undefined;
  // "5 $10 bills" is no "5 $".
  if (/^\d/.test(words[index + 2]?.core ?? "") && next.length === 1) return undefined;
  return [moneyWords({ amount, scale: undefined, currency }), []];
};

const scaledApart: ReadingRule = ({ core, previous, words, index }) => {
  const isScaled = scaleWord.test(previous) && isNumber(words[index - 2]?.core ?? "");
  // "50-100 EUR"
  const isRange = /^[\d.,]{1,20}[-–][\d.,]{1,20}$/.test(previous);
  const currency = (isScaled || isRange) && /^[A-Z]{3}$|^[^A-Za-z]$/.test(core) ? currencyOf(core) : undefined;
  if (currency) return currency.many.split(" ");
  // "3 EUR/kg"
  const [, code = "", per = ""] = /^([A-Z]{3}|[€£$])\/([a-z]{1,12})$/.exec(core) ?? [];
  const rate = code !== "" && isNumber(previous) ? perWords(per) : undefined;
  const many = currencyOf(code)?.many.split(" ");
  return rate && many && [...many, "per", ...rate];
};

/** 99¢ is read by `attached`; 50c and 50p where money is meant are left to their letters. */
const cents: ReadingRule = ({ core, next }) => {
  const digits = /^(\d{1,2})[cp]$/.exec(core)?.[1];
  if (digits === undefined || !/^(each|off|per|more|less|coin)$/.test(next)) return undefined;
  return [
    ...cardinalWords(digits),
    core.endsWith("p") ? "pence" : isSingular({ sign: "", whole: digits, fraction: undefined }) ? "cent" : "cents",
  ];
};

/** 5M users, 2.5bn, 12K followers. */
const scaled: ReadingRule = ({ core, next, previous }) => {
  const [, digits = "", letters = ""] = /^([+\-−]?[\d.,']*\d)([kKMBT]|bn|mn|tn)$/.exec(core) ?? [];
  const amount = parseAmount(digits);
  if (!amount) return undefined;
  const isSure = isCounted(next) || amount.fraction !== undefined || letters.length > 1 || /^(of|in|per)$/.test(next);
  // 4K is a picture, 10K a race, 12B a seat: only a lower-case k, a million, or what is counted makes a quantity.
  if (
    /^(run|race|video|videos|resolution|tv|tvs|monitor|monitors|display|displays|camera|screen|screens|ultra|quality|content|stream|streaming)$/i.test(
      next,
    )
  )
    return undefined;
  if (letters === "K" && amount.whole.length > 3) return undefined;
  if (/^[4528]K$/.test(core) && !(isCounted(next) || previous === "about")) return undefined;
  if (/^[BT]$/.test(letters) && !isSure && next !== "parameter") return undefined;
  return [...amountWords(amount), scaleOf(letters) ?? ""];
};

/** Amounts of money over several words. */
export const moneyPhrases: readonly PhraseRule[] = [scaleOfMoney, apart];
/** Amounts of money in one word, and numbers with a letter for millions. */
export const moneyReadings: readonly ReadingRule[] = [attached, scaledApart, cents, scaled];
