const entities = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: " ",
    mdash: "—",
    ndash: "–",
    hellip: "…",
    deg: "°",
    times: "×",
    divide: "÷",
    euro: "€",
    pound: "£",
    frac12: "½",
    lsquo: "'",
    rsquo: "'",
    ldquo: '"',
    rdquo: '"',
    rarr: "→",
    middot: "",
    bull: "",
    copy: "",
    reg: "",
    trade: "",
  }),
);

type Step = readonly [pattern: RegExp, replacement: string | ((match: string, ...groups: string[]) => string)];

/** Markup in the order in which it has to go: code first, since nothing inside it is markup. */
const markup: readonly Step[] = [
  [/`+([^`]*)`+/g, "$1"],
  [/!\[([^\]]*)\]\([^)]*\)/g, "$1"],
  [/\[\^[^\]]+\]/g, ""],
  [/\[([^\]]+)\]\([^)]*\)/g, "$1"],
  [/\[([^\]]+)\]\[[^\]]*\]/g, "$1"],
  [/<!--.*?(-->|$)/gs, ""],
  [/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, "$1"],
  [/<br\s*\/?>/gi, " "],
  [/<\/?[a-z][^<>]*>/gi, ""],
  [/&(#x?[\da-f]+|\w+);/gi, (match, name) => decodeEntity(name ?? "") ?? match],
  [/\\([\\`*_{}[\]()#+\-.!|~>$])/g, "$1"],
  [/\bmailto:/g, ""],
  [/\b(?:https?|ftp):\/\/(?:www\.)?([^\s/?#)\]>,]+)[^\s)\]>,]*?(?=[.!?,;:]*(?:[\s)\]>,]|$))/gi, "$1"],
  [/\bwww\.([^\s/?#]+)[^\s]*?(?=[.!?,;:]*(?:\s|$))/gi, "$1"],
  [/\*{1,3}(?=\S)|(?<=\S)\*{1,3}/g, ""],
  [/(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])/gu, ""],
  [/~~/g, ""],
  [/[{}[\]`]/g, ""],
];

/** What is left to smooth once the markup is gone. */
const smoothing: readonly Step[] = [
  [/(?<![\p{L}\p{N}])[:;=]'?-?[)(DPpO3/|](?![\p{L}\p{N}])/gu, ""],
  [/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u200d|\ufe0f|\u20e3/gu, ""],
  [/\.{2,}|…+/g, "…"],
  [/…\s*$/u, "."],
  [/…\s*(?=[\p{Ll}\p{N}])/gu, ", "],
  [/…/gu, ". "],
  [/[!?]*\?[!?]*/g, "?"],
  [/!{2,}/g, "!"],
  [/\(\s*\)/g, ""],
  [/(?<=[\p{L}\p{N}])\(([\p{L}\p{N}]{1,3})\)/gu, "$1"],
  // A number in parentheses is an area code or a reference: it is said as it is.
  [/\((\d+)\)/g, "$1"],
  [/(^|[\s,.;:!?])\(([^()]+)\)/gu, (_match, before, inside) => `${before}, ${inside},`],
  [/[()]/g, " "],
  [/\s*[|•·]\s*/gu, ", "],
  [/\s+([,.!?;:])/g, "$1"],
  [/([,;:])(?:\s*[,;:])+/g, "$1"],
  [/[,;:]+\s*([.!?])/g, "$1"],
  [/([.!?])(\s*,)+/g, "$1"],
  [/^[\s,;:.]+/u, ""],
  [/\s+/gu, " "],
];

/** One run of Markdown text as plain text to speak; empty when it has neither letters nor digits. */
export function speakableInline(markdown: string): string {
  let text = markdown;
  for (const [pattern, replacement] of [...markup, ...smoothing]) {
    text = typeof replacement === "string" ? text.replace(pattern, replacement) : text.replace(pattern, replacement);
  }
  text = text.trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : "";
}

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith("#")) return entities.get(name);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
