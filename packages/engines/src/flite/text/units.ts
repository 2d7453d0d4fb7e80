/** Units by the word for one of them: how they are written, and the word for many where that is no `s` behind it. */
const names: readonly (readonly [one: string, written: string, many?: string])[] = [
  ["meter", "m"],
  ["kilometer", "kms"],
  ["mile", "mi"],
  ["nautical mile", "nmi"],
  ["foot", "ft ' ′", "feet"],
  ["yard", "yd yds"],
  ["inch", 'in " ″', "inches"],
  ["gram", "g"],
  ["kilogram", "kgs"],
  ["microgram", "mcg"],
  ["ton", "t"],
  ["pound", "lb lbs"],
  ["ounce", "oz"],
  ["liter", "l L"],
  ["milliliter", "mls"],
  ["gallon", "gal"],
  ["quart", "qt"],
  ["teaspoon", "tsp"],
  ["tablespoon", "tbsp"],
  ["second", "s sec secs"],
  ["minute", "min mins"],
  ["hour", "h hr hrs"],
  ["week", "wk wks"],
  ["month", "mo mos"],
  ["year", "yr yrs"],
  ["kilometers per hour", "kmh kph", "kilometers per hour"],
  ["mile per hour", "mph", "miles per hour"],
  ["mile per gallon", "mpg", "miles per gallon"],
  ["knot", "kn kts"],
  ["hertz", "Hz", "hertz"],
  ["kibibyte", "KiB"],
  ["mebibyte", "MiB"],
  ["gibibyte", "GiB"],
  ["tebibyte", "TiB"],
  ["frame per second", "fps", "frames per second"],
  ["r p m", "rpm", "r p m"],
  ["beat per minute", "bpm", "beats per minute"],
  ["d p i", "dpi", "d p i"],
  ["parts per million", "ppm", "parts per million"],
  ["pixel", "px"],
  ["watt", "W"],
  ["watt hour", "Wh"],
  ["volt", "V"],
  ["amp hour", "Ah"],
  ["ohm", "Ω"],
  ["kilohm", "kΩ"],
  ["pascal", "Pa"],
  ["bar", "bar", "bar"],
  ["p s i", "psi", "p s i"],
  ["millimeters of mercury", "mmHg", "millimeters of mercury"],
  ["decibel", "dB"],
  ["calorie", "cal"],
  ["horsepower", "hp HP", "horsepower"],
  ["hectare", "ha"],
  ["square foot", "sqft", "square feet"],
  ["square meter", "sqm"],
  ["c c", "cc", "c c"],
  ["point", "pt pts"],
  ["degree", "deg °"],
  ["degree celsius", "°C ºC ℃ C", "degrees celsius"],
  ["degree fahrenheit", "°F ºF ℉ F", "degrees fahrenheit"],
  ["kelvin", "°K", "kelvin"],
  ["percent", "%", "percent"],
  ["per mille", "‰", "per mille"],
];

const prefixNames = {
  n: "nano",
  µ: "micro",
  m: "milli",
  c: "centi",
  d: "deci",
  h: "hecto",
  k: "kilo",
  K: "kilo",
  M: "mega",
  G: "giga",
  T: "tera",
  P: "peta",
} as const;

/** Units that come with prefixes; some are not written without one. */
const scaled: readonly (readonly [
  written: string,
  prefixes: readonly (keyof typeof prefixNames)[],
  one: string,
  many?: string,
])[] = [
  ["m", ["k", "d", "c", "m", "µ", "n"], "meter"],
  ["g", ["k", "m", "µ"], "gram"],
  ["l", ["d", "c", "m"], "liter"],
  ["L", ["d", "c", "m"], "liter"],
  ["s", ["m", "µ", "n"], "second"],
  ["Hz", ["k", "M", "G"], "hertz", "hertz"],
  ["B", ["K", "k", "M", "G", "T", "P"], "byte"],
  ["bit", ["k", "M", "G"], "bit"],
  ["bps", ["k", "K", "M", "G"], "bit per second", "bits per second"],
  ["P", ["M"], "pixel"],
  ["W", ["k", "M", "G"], "watt"],
  ["Wh", ["k", "M", "G"], "watt hour"],
  ["V", ["k", "m"], "volt"],
  ["A", ["m"], "amp"],
  ["Ah", ["m"], "amp hour"],
  ["J", ["k"], "joule"],
  ["Pa", ["h", "k"], "pascal"],
  ["bar", ["m"], "bar"],
  ["cal", ["k"], "calorie"],
  ["mol", ["m"], "mole"],
];

type Words = readonly [one: string, many: string];

const units = new Map<string, Words>([
  ...names.flatMap(([one, written, many = `${one}s`]) =>
    written.split(" ").map((sign): [string, Words] => [sign, [one, many]]),
  ),
  ...scaled.flatMap(([written, prefixes, one, many = `${one}s`]) =>
    prefixes.map((prefix): [string, Words] => {
      const before = prefixNames[prefix];
      return [`${prefix}${written}`, [`${before}${one}`, `${before}${many}`]];
    }),
  ),
]);
/** What may stand behind "per", besides units. */
const perNames = new Map(
  Object.entries({
    d: "day",
    y: "year",
    m: "meter",
    mo: "month",
    ea: "each",
    pp: "person",
    h: "hour",
    "100km": "one hundred kilometers",
    "100g": "one hundred grams",
    "100ml": "one hundred milliliters",
    "1k": "thousand",
    "1m": "million",
  }),
);

/** Words of a unit as it stands behind a number; undefined when it is none. Case matters: `MB` is, `mb` is not. */
export function unitWords(written: string, isPlural: boolean): string[] | undefined {
  // The micro sign and the Greek letter look the same.
  const unit = written.replace("μ", "µ");
  const known = units.get(unit);
  if (known) return known[isPlural ? 1 : 0].split(" ");
  const [, length = "", power] = /^([kcdm]?m|ft|in|mi|yd)([²³23])$/.exec(unit) ?? [];
  const base = units.get(length);
  if (base) return [/[2²]/.test(power ?? "") ? "square" : "cubic", ...base[isPlural ? 1 : 0].split(" ")];
  if (unit === "s²") return ["second", "squared"];
  const slash = unit.indexOf("/");
  if (slash <= 0 || unit.length > 30) return undefined;
  const top = unitWords(unit.slice(0, slash), isPlural);
  const bottom = perWords(unit.slice(slash + 1));
  return top && bottom ? [...top, "per", ...bottom] : undefined;
}

/** What stands behind "per": a unit, or a word such as "month"; undefined for anything else. */
export function perWords(written: string): string[] | undefined {
  const name = perNames.get(written.toLowerCase());
  if (name) return name.split(" ");
  const unit = unitWords(written, false);
  if (unit) return unit;
  if (!/^[a-z]{3,20}(?:\/[a-z]{2,20}){0,2}$/.test(written)) return undefined;
  if (!written.includes("/")) return [written];
  return written.split("/").flatMap((word, index) => [...(index === 0 ? [] : ["per"]), ...(perWords(word) ?? [word])]);
}
