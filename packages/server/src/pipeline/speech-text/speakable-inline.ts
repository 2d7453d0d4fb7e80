import { withoutCitations } from "./citations.ts";
import { withoutEmphasis } from "./emphasis.ts";
import { withSpeakableMath } from "./speakable-math.ts";

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
    plusmn: "±",
    le: "≤",
    ge: "≥",
    ne: "≠",
    minus: "−",
    frac14: "¼",
    frac34: "¾",
    sup2: "²",
    sup3: "³",
    cent: "¢",
    yen: "¥",
    sect: "§",
    para: "",
    ensp: " ",
    emsp: " ",
    thinsp: " ",
    zwnj: "",
    zwj: "",
    shy: "",
    sbquo: "'",
    bdquo: '"',
    laquo: '"',
    raquo: '"',
    larr: "",
    hearts: "",
    copy: "",
    reg: "",
    trade: "",
  }),
);

type Step = readonly [pattern: RegExp, replacement: string | ((match: string, ...groups: string[]) => string)];

const blockTag =
  /<\/?(?:p|div|li|ul|ol|dl|dt|dd|table|tr|td|th|h[1-6]|hr|br|section|article|blockquote|pre)(?:\s[^<>]{0,300})?\/?>/gi;
const attribute = String.raw`\s+(?:[\w:@.-]{1,60}\s?=\s?(?:"[^"<>]{0,300}"|'[^'<>]{0,300}'|[^\s"'=<>]{1,300})|checked|disabled|hidden|controls|open|async|defer)`;
// A tag has attributes with values, or none: "a <b and c> d" compares.
const tag = new RegExp(
  String.raw`<\/?[a-z][\w:.-]{0,60}(?:${attribute}){0,20}\s*\/?>|<\/?[a-z][\w:.-]{0,60}\/>|<![a-z][^<>]{0,200}>`,
  "gi",
);

/** Markup in the order in which it has to go. */
const markup: readonly Step[] = [
  [/!\[([^\]]{0,500})\]\((?:[^()]|\([^()]{0,300}\)){0,800}\)/g, "$1"],
  [/\[([^\]]{1,500})\]\((?:[^()]|\([^()]{0,300}\)){0,800}\)/g, "$1"],
  [/\[([^\]]{1,500})\]\[[^\]]{0,200}\]/g, "$1"],
  [/<!--.*?(-->|$)/gs, ""],
  [/<(script|style)\b[^<>]{0,200}>.*?(<\/\1>|$)/gis, ""],
  [/<((?:https?:\/\/|mailto:)[^>\s]+)>/g, "$1"],
  [/(?<=(?<!\p{L})\p{L}{1,2}|\d)<sup>([23])<\/sup>/giu, (_match, power) => (power === "2" ? "²" : "³")],
  [/<[|｜][^<>\n]{0,80}[|｜]>|\[\/?INST\]|<<\/?SYS>>/g, " "],
  [blockTag, " "],
  [tag, ""],
  [/&(#x?[\da-f]+|\w+);/gi, (match, name) => decodeEntity(name ?? "") ?? match],
  [/\\([\\`*_{}[\]()#+\-.!|~>$])/g, "$1"],
  [/\bmailto:/g, ""],
  [/\b(?:https?|ftp):\/\/(?:www\.)?([^\s/?#)\]>,]+)[^\s)\]>,]*?(?=[.!?,;:]*(?:[\s)\]>,]|$))/gi, "$1"],
  [/\bwww\.([^\s/?#]+)[^\s]*?(?=[.!?,;:]*(?:\s|$))/gi, "$1"],
];

/** What is left of emphasis and brackets. */
const leftovers: readonly Step[] = [
  [/(?<![\p{L}\p{N}])_{1,3}(?=\S)|(?<=\S)_{1,3}(?![\p{L}\p{N}])/gu, ""],
  [/~~/g, ""],
  [/[{}[\]`]/g, ""],
];

/** What is left to smooth once the markup is gone. */
const smoothing: readonly Step[] = [
  [/(?<![\p{L}\p{N}])[:;]'?-?[)(DPpO3/|](?![\p{L}\p{N}])|(?<![\p{L}\p{N}])=[)(DP](?![\p{L}\p{N}])/gu, ""],
  [/\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u20e3|[\u{e0020}-\u{e007f}]/gu, ""],
  // Controls, marks without width, selectors of variants, and characters of private use.
  [/(?![\t\n\r])\p{Cc}|(?!\u200c)\p{Cf}|\p{Variation_Selector}|\p{Co}|\ufffd/gu, ""],
  // f(x) is "f of x", file(s) is "files".
  [/(?<![\p{L}\p{N}])([a-z]|log|ln|sin|cos|tan|exp)\(([a-z]|\d{1,4})\)/giu, "$1 of $2"],
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
  [/(^|[\s,.;:!?])\(([^()]+)\)(?![*+/^×÷=-])/gu, (_match, before, inside) => `${before}, ${inside},`],
  [/(?<![*+/^×÷=-])\(|\)(?![*+/^×÷=])/g, " "],
  // Runs of white space go before patterns that look for what stands behind them.
  [/\s+/gu, " "],
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
  // Code first, since nothing inside it is markup: its brackets are no citations.
  const bare = markdown.replace(/`{1,8}([^`]{0,2000})`{1,8}/g, (_all, code: string) => code.replace(/[[\]]/g, " "));
  let text = withSpeakableMath(withoutCitations(bare));
  for (const [pattern, replacement] of markup) text = replaced(text, pattern, replacement);
  text = withoutEmphasis(text);
  for (const [pattern, replacement] of [...leftovers, ...smoothing]) text = replaced(text, pattern, replacement);
  text = text.trim();
  return /[\p{L}\p{N}]/u.test(text) ? text : "";
}

function replaced(text: string, pattern: Step[0], replacement: Step[1]): string {
  return typeof replacement === "string" ? text.replace(pattern, replacement) : text.replace(pattern, replacement);
}

function decodeEntity(name: string): string | undefined {
  if (!name.startsWith("#")) return entities.get(name);
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
