import { valueOfWord } from "@vivavoce/audio/english-numbers";
import { auxiliaries, clauseOpeners, fillers, negations, particles, prepositions } from "./english-endings.ts";

/** Part of speech, coarsely; `x` is a word that the lists do not know and whose ending says nothing: mostly a noun. */
export type WordClass = string;

const lists: Readonly<Record<string, string>> = {
  article: "a an the",
  possessive: "my your our their its his whose",
  demonstrative: "this that these those",
  subject: "i we he she they",
  pronoun: "you it who everyone everybody someone somebody anyone nobody",
  object: "me us him her them myself yourself himself herself ourselves themselves mine yours ours theirs",
  contraction: `i'm you're we're they're it's he's she's there's here's that's what's who's where's how's let's i'll
    you'll we'll they'll he'll she'll it'll i've you've we've they've i'd you'd we'd they'd he'd she'd`,
  and: "and or nor plus",
  but: "but so because although though unless whereas",
  question: "what who whom where when why how which whatever whoever wherever however",
  quantity: "some any no every each all both another several few many much more most less lots enough half",
  number: `${[...valueOfWord.keys()].join(" ")} hundred thousand million dozen couple first second third fourth fifth sixth
    double triple oh`,
  yes: "yes yeah yep yup sure okay ok alright absolutely definitely exactly correct right",
  no: "no nope nah never",
  greeting: "hi hello hey goodbye bye morning afternoon evening",
  thanks: "thanks thank please sorry",
  day: `monday tuesday wednesday thursday friday saturday sunday today tomorrow tonight yesterday noon midnight weekend
    january february march april june july august september october november december`,
  span: `second seconds minute minutes hour hours day days week weeks month months year years time times am pm o'clock
    dollars euros pounds percent degrees miles people persons`,
  adverb: `just only even also too very really quite rather pretty almost maybe perhaps probably actually basically still
    already yet again soon later now then here there always often sometimes usually ever else instead anyway away
    together back well not`,
  verb: `want need like love hate know think guess hope wish believe mean say tell ask give get go come make take put set
    let help find show see look hear listen play read write send call text book order buy pay add remove delete cancel
    change check turn switch start stop open close try use keep leave live work eat drink sleep wake remind search look
    talk speak meet visit travel move stay wait bring pick drop order reserve schedule plan prefer recommend suggest
    explain describe translate spell repeat confirm`,
  past: `went came got had made took said told gave found saw heard thought knew wanted needed liked called tried left
    bought paid met sent spoke wrote read kept felt began forgot lost done gone been seen taken given`,
  gerund: "going looking trying calling wondering thinking planning hoping getting having making doing being",
  adjective: `good great nice fine bad best better worse big small large little long short new old young hot cold warm cool
    early late easy hard fast slow cheap expensive free full empty happy sad ready available next last same other
    different whole main own important interesting beautiful sweet dark light extra regular medium iced red blue green
    white black yellow`,
};

const classes = new Map<string, WordClass>();
function learn(name: WordClass, words: Iterable<string>): void {
  for (const word of words) if (!classes.has(word)) classes.set(word, name);
}
learn("filler", fillers);
for (const [name, words] of Object.entries(lists)) learn(name, words.trim().split(/\s+/));
learn("auxiliary", auxiliaries);
learn("negation", negations);
learn("preposition", prepositions);
learn("particle", particles);
learn("opener", clauseOpeners);

const endings: readonly (readonly [pattern: RegExp, name: WordClass])[] = [
  [/\d/, "digits"],
  [/^[a-z]$/, "letter"],
  [/n't$/, "negation"],
  [/'s$/, "genitive"],
  [/.{3}ing$/, "-ing"],
  [/.{2}ed$/, "-ed"],
  [/.{3}ly$/, "-ly"],
  [/.(tion|sion|ment|ness|ity|ance|ence|ship)s?$/, "-tion"],
  [/.(able|ible|ful|ous|ive|ic|al|less|ish)$/, "-ous"],
  [/.{2}(er|or|ist|ian)s?$/, "-er"],
  [/.{2}[^s]s$/, "-s"],
];

/** Class of a word in lower case; `^` for the place before the first word. */
export function wordClass(word: string): WordClass {
  if (word === "") return "^";
  return classes.get(word) ?? endings.find(([pattern]) => pattern.test(word))?.[1] ?? "x";
}
