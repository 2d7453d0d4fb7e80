import { coreAt, endsBefore } from "./word-context.ts";
import type { WordContext } from "./word-context.ts";

const set = (words: string): ReadonlySet<string> => new Set(words.split(/\s+/));

/** Names of things that are typed or read back: what follows is said digit by digit. */
const codeNames = set(
  `code codes pin passcode password otp zip zipcode postcode postal cvv cvc iban ssn serial imei vin isbn sku pnr locator
  token passphrase swift bic mac ean upc`,
);
/** Names of things that have numbers, but can be counted too ("order 500 units"). */
const referenceNames = set(
  `reference ref confirmation booking reservation order invoice account acct card tracking ticket case claim policy member
  membership customer licence license passport flight id record receipt permit routing sort badge employee student
  voucher coupon plate rfc patient registration sim meter parcel train ic ice shipment transaction incident request extension ext endings ending
  ends digits enter type press visa mastercard amex`,
);
const phoneNames = set(
  "phone telephone tel call calling dial fax mobile cell hotline helpline whatsapp text ring landline sms callback",
);
/** Names of places: what follows is a number, a letter, or both. */
const labelNames = set(
  `seat seats row rows gate gates room rooms rm flat flats apt apartment apartments unit suite ste platform platforms
  track terminal building bldg block stand bay table exit section zone group aisle class locker slot stall dock bus tram
  route routes highway hwy interstate studio screen desk counter door entrance lane lot spot space berth cabin coach
  carriage wagon form appendix exhibit option stop pier hangar ward bed box cell area vitamin hepatitis error status http boeing airbus rtx gtx porsche`,
);
const joins = set("and or to number numbers no num nr");
const verbs = set(
  "is are was were be will your the my our its it's this that's now again reads as follows also please",
);
const phoneFillers = set("at on us me him her them back");
const airlines = set(
  `lh ba aa dl ua af kl ek qr sq lx os ib fr u2 vy tp sk ay tk ey cx qf nh jl ac wn b6 nk f9 as vs ei lo ly ai ew`,
);
const irregularPlurals = set(
  `people men women children feet percent dollars euros pounds cents million thousand billion hundred trillion more
  other different times steps staff cattle sheep fish`,
);
const noPlurals = set(
  `is was as has this its it's plus always does vs yes thus minus us process address access business pass gas bus
  departs arrives leaves expires starts ends opens closes ships costs needs includes contains begins runs goes seems works
  requires boards lands takes shows says means comes gets lies sits stands remains becomes belongs`,
);

const lower = (context: WordContext, offset: number): string => coreAt(context, offset).toLowerCase();

/** What a word that stands before a number says about it. */
export type Cue = "code" | "reference" | "phone" | "label" | "flight";

/**
 * What the words before a number say that it is: the name must stand right before it, or be joined to it by "is",
 * "number" and the like. Looks back over at most eight words of the same sentence.
 */
export function cueOf(context: WordContext): Cue | undefined {
  let isPhoneOnly = false;
  let hasVerb = false;
  for (let back = -1; back >= -8; back--) {
    if (context.index + back < 0 || endsBefore(context, back)) return undefined;
    const word = lower(context, back).replace(/^#/, "");
    if (phoneNames.has(word)) return "phone";
    if (!isPhoneOnly) {
      const cue = nameOf(context, back, word);
      if (cue) return cue;
    }
    const isEnding = /^(in|with)$/.test(word) && /^end(s|ing)?$/.test(lower(context, back - 1));
    const isNumbered = /^#?[A-Z]{0,3}\d{1,12}[A-Z]?$/.test(coreAt(context, back));
    // "Room 5 is 20 meters long": behind a verb another number is about something else.
    if (isNumbered && hasVerb) return undefined;
    if (phoneFillers.has(word)) isPhoneOnly = true;
    else if (verbs.has(word)) hasVerb = true;
    else if (
      !isEnding &&
      !isNumbered &&
      !joins.has(word) &&
      !/^[-:#–/]$|^[•·*x]{2,}$/.test(word) &&
      !isAirline(context, back)
    )
      return undefined;
  }
  return undefined;
}

function nameOf(context: WordContext, back: number, word: string): Cue | undefined {
  if (codeNames.has(word)) return "code";
  if (word === "flight" || word === "flights" || (back === -1 && isAirline(context, back))) return "flight";
  if (referenceNames.has(word)) return "reference";
  return labelNames.has(word) ? "label" : undefined;
}

function isAirline(context: WordContext, back: number): boolean {
  const word = coreAt(context, back);
  return /^[A-Z\d]{2}$/.test(word) && airlines.has(word.toLowerCase());
}

/** "482913 is your verification code": the name stands behind the number. */
export function isCodeByWhatFollows(context: WordContext): boolean {
  if (!/^(is|as|for)$/.test(lower(context, 1))) return false;
  for (let ahead = 2; ahead <= 6; ahead++) {
    if (codeNames.has(lower(context, ahead))) return true;
    if (context.words[context.index + ahead - 1]?.closing.includes(".")) return false;
  }
  return false;
}

/** True when the next word is something that is counted: "people", "units". */
export function isCounted(next: string): boolean {
  return irregularPlurals.has(next) || (/^[a-z]{2,}s$/.test(next) && !noPlurals.has(next));
}

/** Whether one of the words around, up to eight before and six behind, matches. */
export function isNear(context: WordContext, pattern: RegExp, back = 8, ahead = 6): boolean {
  for (let offset = -back; offset <= ahead; offset++) {
    if (offset !== 0 && pattern.test(coreAt(context, offset))) return true;
  }
  return false;
}

const weather =
  /^(weather|temperatures?|temp|degrees?|celsius|fahrenheit|outside|forecast|highs?|lows?|sunny|cloudy|rainy?|windy?|warm|cold|hot|cool|oven|bake|preheat|roast|fever|thermostat|heat|heating|freezing|humid|humidity|feels|cooler|warmer)$/i;
const aboutTemperature = /^(it's|it|currently|around|about|below|above|reach|reaches|reached|hits?|nearly|near)$/i;

/** Whether `20 C` is a temperature and not a seat. */
export function isTemperature(context: WordContext): boolean {
  return isNear(context, weather) || isNear(context, aboutTemperature, 2, 0);
}
