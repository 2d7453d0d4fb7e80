import { baseLanguage } from "@vivavoce/engine/languages";

/** How utterances of one language end, and do not end. Words in lower case without marks. */
interface Endings {
  /** Words that need another after them: articles, prepositions, conjunctions, hesitations. */
  readonly open: ReadonlySet<string>;
  /** Whole answers and words that close. */
  readonly closed: ReadonlySet<string>;
  /** The same for languages that put them at the end of the last word, or write no spaces. */
  readonly openEnd?: RegExp;
  readonly closedEnd?: RegExp;
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u));

const endings: Readonly<Record<string, Endings>> = {
  de: {
    open: set(`der die das den dem des ein eine einen einem einer eines mein meine meinen dein deine sein seine ihr ihre unser unsere
      und oder aber weil dass ob wenn als denn sondern obwohl damit bevor nachdem in im an am auf mit von vom zu zum zur bei beim für
      durch gegen ohne um über unter nach vor zwischen äh ähm öh also ich wir er kein keine sehr dieser diese dieses`),
    closed: set("ja nein danke bitte genau tschüss stopp gut okay richtig gerne morgen heute"),
  },
  fr: {
    open: set(`le la les l un une des du de d au aux mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cette ces et
      ou mais donc car parce que qu qui quand si comme à dans sur sous avec sans pour par chez vers entre euh heu ben je tu il ils très`),
    closed: set("oui non merci d'accord voilà stop bien s'il vous plaît aujourd'hui demain"),
  },
  es: {
    open: set(`el la los las un una unos unas lo mi mis tu tus su sus nuestro nuestra y e o u pero porque que si cuando como donde
      aunque de del a al en con sin por para sobre entre hasta desde eh este pues muy es mi yo`),
    closed: set("sí no gracias vale claro bien adiós favor mañana hoy"),
  },
  it: {
    open: set(`il lo la i gli le l un uno una di del dello della dei degli delle a al allo alla ai agli alle da dal dalla in nel nella
      con su sul sulla per tra fra e o ma perché che se quando come dove mio mia tuo tua suo sua ehm cioè molto non io`),
    closed: set("sì no grazie certo bene ciao basta oggi domani favore"),
  },
  pt: {
    open: set(`o a os as um uma uns umas do da dos das de em no na nos nas ao à aos às com sem por pelo pela para pra sobre entre até
      desde e ou mas porque que se quando como onde meu minha seu sua hã ahn muito não eu é`),
    closed: set("sim não obrigado obrigada certo bem tchau favor hoje amanhã"),
  },
  ru: {
    open: set(
      "и или но а что чтобы если когда потому как где в во на с со к ко у о об от до для из по за под над при без ну э мой моя не я очень",
    ),
    closed: set("да нет спасибо хорошо ладно пожалуйста стоп сегодня завтра"),
  },
  ar: {
    open: set(
      "و أو او لكن لأن أن إن إذا عندما في من إلى الى على عن مع بدون بين هذا هذه الذي التي يعني امم ثم قد لا أنا كان",
    ),
    closed: set("نعم لا شكرا شكرًا طيب تمام حسنا حسنًا توقف اليوم غدا"),
  },
  hi: {
    open: set("और या लेकिन मगर कि क्योंकि अगर जब का की के को से में पर तक मेरा मेरी मेरे एक यह वह मतलब मैं ने"),
    closed: set("हाँ हां नहीं धन्यवाद शुक्रिया है हैं था थे थी हूँ हूं दो दीजिए चाहिए गया गई करो कीजिए होगा"),
  },
  ko: {
    open: set("그리고 그런데 그래서 하지만 또는 만약 왜냐하면 음 어 저 그 이 제 내"),
    closed: set("네 예 아니요 감사합니다 고마워요 그래 좋아요"),
    openEnd: /(은|는|이|가|을|를|에|에서|으로|와|과|랑|하고|고|는데|은데|지만|서|면|려고|의)$/u,
    closedEnd: /(요|다|까|죠|지|니|자|줘|세요|네|군)$/u,
  },
  zh: {
    open: set(""),
    closed: set(""),
    openEnd:
      /(和|跟|与|或者|还是|但是|可是|不过|因为|所以|如果|虽然|而且|然后|就是|那个|这个|的话|把|被|给|在|从|向|对于|关于|一个|我的|我想|我要|嗯|呃|比如|是)$/u,
    closedEnd: /(吗|呢|吧|啊|呀|了|谢谢|再见|好的|可以|没有|什么|怎么样|多少|对|是的|停)$/u,
  },
  ja: {
    open: set(""),
    closed: set(""),
    openEnd:
      /(は|が|を|に|で|と|の|も|や|から|けど|けれど|ので|のに|たら|れば|して|って|て|あの|えっと|えーと|えー|うーん|その|それで|でも|または)$/u,
    closedEnd:
      /(です|ます|ました|ません|でした|ください|ですか|ますか|か|よ|ね|だ|た|ない|しょう|はい|いいえ|ありがとう|お願いします)$/u,
  },
};

/** Probability that an utterance is complete whose last word is open, closed, or neither. */
const openProbability = 0.12;
const closedProbability = 0.88;
/** Nothing is missing that is known of; a recognizer's full stop counts for little. */
const plainProbability = 0.68;
/** Looked at of the end of a text, in characters. */
const endChars = 40;

/** Languages of which endings are known, besides English. */
export const foreignLanguages: readonly string[] = Object.keys(endings);

/**
 * How probably an utterance is over, by how its words end in one of these languages; undefined where nothing is known of
 * the language or there are no words.
 */
export function foreignEnding(text: string, language: string): number | undefined {
  const base = baseLanguage(language);
  const known = Object.hasOwn(endings, base) ? endings[base] : undefined;
  const end = text.slice(-endChars).toLowerCase();
  const plain = end.replace(/[^\p{L}\p{M}\p{N}]+$/u, "");
  if (known === undefined || plain === "") return undefined;
  if (/[?？؟]\s*["'”’»」』)]*\s*$/u.test(end)) return closedProbability;
  const last = /[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)?$/u.exec(plain)?.[0].replace("’", "'") ?? "";
  if (known.closedEnd?.test(plain) === true || known.closed.has(last)) return closedProbability;
  if (known.openEnd?.test(plain) === true || known.open.has(last)) return openProbability;
  return plainProbability;
}
