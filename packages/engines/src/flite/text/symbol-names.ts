const names = new Map<string, string>(
  Object.entries({
    "&": "and",
    "&&": "and",
    "||": "or",
    "<=": "at most",
    ">=": "at least",
    "==": "equals",
    "!=": "is not equal to",
    "->": "to",
    "=>": "gives",
    "+": "plus",
    "=": "equals",
    "@": "at",
    "#": "number",
    "%": "percent",
    "°": "degrees",
    "×": "times",
    "÷": "divided by",
    "±": "plus or minus",
    "≈": "about",
    "≠": "is not equal to",
    "≤": "at most",
    "≥": "at least",
    "<": "less than",
    ">": "greater than",
    "→": "to",
    "⇒": "gives",
    "√": "square root of",
    "∞": "infinity",
    "½": "one half",
    "⅓": "one third",
    "⅔": "two thirds",
    "¼": "one quarter",
    "¾": "three quarters",
    "²": "squared",
    "³": "cubed",
    "§": "section",
    "^": "to the power of",
    $: "dollars",
    "€": "euros",
    "£": "pounds",
    "¥": "yen",
    α: "alpha",
    β: "beta",
    γ: "gamma",
    δ: "delta",
    Δ: "delta",
    ε: "epsilon",
    θ: "theta",
    λ: "lambda",
    μ: "mu",
    µ: "micro",
    π: "pie",
    σ: "sigma",
    Σ: "sum",
    φ: "fie",
    ω: "omega",
    Ω: "ohms",
  }),
);
// Between two numbers these mean arithmetic; elsewhere they are only marks.
const betweenNumbers = new Map([
  ["-", "minus"],
  ["−", "minus"],
  ["–", "minus"],
  ["*", "times"],
  ["**", "to the power of"],
  ["^", "to the power of"],
  ["·", "times"],
  ["⋅", "times"],
  ["/", "divided by"],
  ["x", "times"],
  [":", "to"],
]);
const folded = new Map(
  Object.entries({
    æ: "ae",
    Æ: "Ae",
    ø: "o",
    Ø: "O",
    œ: "oe",
    Œ: "Oe",
    ß: "ss",
    ł: "l",
    Ł: "L",
    đ: "d",
    Đ: "D",
    ð: "d",
    þ: "th",
    ı: "i",
  }),
);

/** What a symbol is called; empty when it is not said. */
export function symbolWords(symbol: string): string[] {
  return names.get(symbol)?.split(" ") ?? [];
}

/** What a mark standing alone between two numbers is called; undefined when it is no arithmetic. */
export function arithmeticWords(mark: string): string[] | undefined {
  return betweenNumbers.get(mark)?.split(" ");
}

/** Accented Latin letters without their accents, typographic marks as ASCII; other scripts stay as they are. */
export function foldLatin(text: string): string {
  return text
    .replace(/[‘’ʼ′]/g, "'")
    .replace(/[“”„]/g, '"')
    .replace(/[‐‑]/g, "-")
    .replace(/⁄/g, "/")
    .replace(/\+\/[-−]/g, "±")
    .replace(/[₀-₉]/g, (digit) => `${digit.charCodeAt(0) - 0x2080}`)
    .replace(/[\u200b-\u200f\u2060\ufeff\u00ad]|\ufe0e|\ufe0f/g, "")
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[æÆøØœŒßłŁđĐðþı]/g, (letter) => folded.get(letter) ?? letter);
}
