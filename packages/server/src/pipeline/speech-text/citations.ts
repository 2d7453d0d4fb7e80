type Removal = readonly [pattern: RegExp, replacement: string];

const number = String.raw`\d{1,3}`;
const label = String.raw`(?:doc|docs|document|source|sources|src|ref|refs|reference|cite|cit|citation|citations|note|footnote|fn|chunk|passage|context|snippet|web|page|file)`;
const file = String.raw`[^\[\]()\n]{1,80}\.(?:pdf|docx?|txt|md|html?|csv|xlsx?|pptx?|json)`;
/** [1], [1, 2], [1-3], [doc1], [Source: a.pdf], [^1], [citation needed] and the like, without their brackets. */
const inner = [
  String.raw`\^[^\[\]\n]{1,40}`,
  String.raw`\*{1,3}|[†‡]{1,2}`,
  String.raw`\d{1,4}(?:[:.]\d{1,4})?†[^\[\]\n]{0,80}`,
  String.raw`${number}(?:\s{0,2}[,;–-]\s{0,2}${number}){0,20}`,
  String.raw`${label}[\s:_#-]{0,2}[\d,;\s–-]{1,30}`,
  String.raw`(?:source|sources|src|cite|cit|citation|citations|ref|reference|doc|document)\s{0,2}:[^\[\]\n]{1,80}`,
  String.raw`(?:${label}\s{0,2}:\s{0,2})?${file}[^\[\]()\n]{0,40}`,
  "citation needed|needs citation|sic",
].join("|");
const citation = String.raw`\[{1,2}(?:${inner})\]{1,2}`;

/** Marks of sources, which are there to be looked at. */
const removals: readonly Removal[] = [
  [/【[^【】\n]{0,120}】/gu, ""],
  [/\ue200[^\ue200\ue201\n]{0,200}\ue201/gu, ""],
  [/:contentReference\[[^\]\n]{0,60}\]\{[^}\n]{0,60}\}/gu, ""],
  [/<(ref|cite)\b[^<>]{0,80}>[^<>]{0,200}<\/\1>/giu, ""],
  [/(?<=\p{L}{3}|[.,;:!?"'”’»])<sup>\s{0,3}\[?\d{1,3}(?:,\s?\d{1,3}){0,5}\]?\s{0,3}<\/sup>/giu, ""],
  [/\\\[\d{1,3}\\\]/g, ""],
  [/\((?:doc|source|ref|citation)s?\s?\d{1,3}(?:[,;]\s?(?:doc|source|ref)?s?\s?\d{1,3}){0,10}\)/giu, ""],
  // A link whose text is only a number, and every citation in brackets.
  [new RegExp(String.raw`\[?\[(?:${inner})\]\]?\([^()\s]{1,300}\)`, "giu"), ""],
  [new RegExp(String.raw`(?<!\\)${citation}(?!\()`, "giu"), ""],
  [new RegExp(String.raw`\((?:source|sources|ref|reference|quelle)s?\s{0,2}:\s{0,2}${file}[^()\n]{0,40}\)`, "giu"), ""],
  // "(see [3])" has lost what was to be seen.
  [/\((?:(?:see|cf\.?|see also|source|sources|ref|refs|per|from|and|or|in|also|[,;:&–-])\s{0,2}){0,8}\)/giu, ""],
  // A raised number behind a word or a mark is that of a note; behind a letter or a digit it is a power.
  [
    /(?<=\p{L}{3}|[.,;:!?"'”’»])(?<!inch|feet|foot|miles?|yards?)[¹²³⁰⁴-⁹]{1,3}(?:[,⁻˒][¹²³⁰⁴-⁹]{1,3}){0,5}(?![\p{L}\p{N}])/gu,
    "",
  ],
];

/** The text without its citations and marks of notes; what they stand behind keeps its punctuation. */
export function withoutCitations(text: string): string {
  if (!/[[【<:\ue200(¹²³⁰⁴-⁹]/u.test(text)) return text;
  return removals.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
