import type { fillerLanguages } from "../../../session/state/filler-languages.ts";

/** What listeners of one language say, in the spellings that recognizers give; in lower case, without marks. */
export interface FillerWords {
  /** Back-channels and hesitations of one word; of a language without spaces, of any length. */
  readonly words: ReadonlySet<string>;
  /** The same in more than one word. */
  readonly phrases: readonly (readonly string[])[];
  /** They take the turn, whatever else was heard. */
  readonly turnTaking: ReadonlySet<string>;
  /** Those of them that no back-channel sounds like, not even half of one. */
  readonly unmistakable: ReadonlySet<string>;
  /** Written without spaces between words. */
  readonly isDense?: true;
}

const set = (words: string): ReadonlySet<string> => new Set(words.trim().split(/\s+/u));

function row(words: string, phrases: string, turnTaking: string, unmistakable: string, isDense?: true): FillerWords {
  return {
    words: set(words),
    phrases: phrases
      .split(",")
      .map((phrase) => phrase.trim().split(/\s+/u))
      .filter(([first]) => first !== ""),
    turnTaking: set(`${turnTaking} ${unmistakable}`),
    unmistakable: set(unmistakable),
    ...(isDense && { isDense }),
  };
}

/** Sounds that are the same in many languages. */
const hums = "mhm mmhm mm-hm mm mmm m hm hmm hmmm mh ah aah aha oh ooh eh uh um ha haha ok okay";

/** A row for each language of which something is known. */
export const fillerWords: Readonly<Record<(typeof fillerLanguages)[number], FillerWords>> = {
  en: row(
    `mhm mmhm mm-hm mm-hmm mmhmm mm mmm m hm hmm hmmm mh uh-huh uhhuh uhuh huh uh um umm uhm er erm eh ah aah ahh aha ah-ha oh
  ooh ohh wow yeah yea yah ya yep yup yes okay ok okey alright right sure cool great nice good fine exactly indeed true
  absolutely totally really perfect wonderful excellent awesome lovely amen ha haha hahaha heh hehe`,
    `uh huh, mm hm, mm hmm, m hm, i see, got it, all right, of course, very good, very nice, that's right, that's true, makes sense, make sense, sounds good, i know, oh my`,
    `stop wait no hold hey cancel enough quiet pause sorry excuse actually but what why how when where who which can could
  please hello listen never don't change`,
    "stop wait hold cancel enough excuse actually please listen change",
  ),
  zh: row(
    `嗯 嗯嗯 嗯哼 哦 噢 喔 啊 呃 额 诶 欸 哎 哈 哈哈 哈哈哈 对 对对 对对对 对啊 对呀 是 是的 是啊 是吗 好 好的 好吧 好呀 好啊 行 可以 没错
     真的 真的吗 当然 明白 明白了 知道 知道了 懂了 了解 原来如此 这样 这样啊 不错 很好 太好了 哇 那个 这个 就是 嗯好 ok okay`,
    "",
    "但是 不过 可是 为什么 什么 怎么 谁 哪里 不 不是 不对 不用 别 请问 喂 你好 我想 能不能",
    "停 停下 等等 等一下 等一等 取消 够了 打断 听我说 闭嘴 别说了 不要说了 换一个",
    true,
  ),
  es: row(
    `${hums} sí si ya vale claro exacto exactamente cierto bueno bien genial perfecto entiendo entendido correcto ajá ajam mjm
     pues este eh guay estupendo fantástico maravilloso vaya anda dale órale seguro`,
    "ya veo, por supuesto, muy bien, de acuerdo, eso es, así es, o sea, tienes razón, lo sé, qué bien",
    "no pero oye oiga perdona perdón disculpa qué cómo cuándo dónde quién cuál puedes puede por hola nunca",
    "para espera alto cancela basta escucha cambia detente momento",
  ),
  fr: row(
    `${hums} oui ouais ouaip mouais d'accord dac bien bon super parfait exact exactement voilà certes vraiment évidemment génial
     ben bah euh heu hein tiens génial tout-à-fait absolument effectivement`,
    "je vois, bien sûr, très bien, c'est vrai, c'est ça, tout à fait, ça marche, je sais, ça va, je comprends, en effet",
    "non mais pourquoi quoi comment quand où qui pardon excusez-moi est-ce peux pouvez jamais bonjour",
    "stop attends attendez arrête arrêtez annule annulez écoute écoutez assez changez",
  ),
  de: row(
    `${hums} ja jaja jap jo joa genau stimmt gut klar sicher richtig schön prima super toll ach achso aha so tja naja äh ähm öh
     natürlich wirklich echt verstehe verstanden perfekt wunderbar einverstanden jawohl eben doch`,
    "ach so, ich verstehe, alles klar, in ordnung, na klar, sehr gut, das stimmt, ich weiß, ach ja, ja klar, gut so",
    "nein nee aber warum was wie wann wo wer entschuldigung sorry moment bitte kannst können hallo nie ich",
    "stopp halt warte warten abbrechen genug aufhören hör ändere",
  ),
  it: row(
    `${hums} sì si già certo esatto esattamente giusto bene benissimo ottimo perfetto capisco capito vero beh ehm boh ecco allora
     davvero bello bravo chiaro assolutamente ovvio`,
    "va bene, ho capito, lo so, è vero, come no, ma certo, d'accordo, certo che sì, molto bene",
    "no ma però perché cosa che come quando dove chi scusa scusi puoi può per pronto mai",
    "ferma fermati aspetta basta annulla ascolta cambia stop",
  ),
  pt: row(
    `${hums} sim é pois claro certo exato exatamente verdade bom bem ótimo perfeito entendi entendo beleza legal tá né hã uhum aham
     então tipo realmente fixe porreiro combinado isso`,
    "tá bom, está bem, muito bem, pois é, eu sei, é verdade, com certeza, de acordo, isso mesmo, tá certo",
    "não mas por porque quê como quando onde quem desculpa desculpe pode olá nunca",
    "para pare espera espere cancela cancele chega escuta escute mude momento",
  ),
  ja: row(
    `うん うんうん ええ はい はいはい へえ へー ほう ほお ふーん ふうん そう そうそう そうだね そうですね そうですか そうなんだ そうなんですか なるほど
     なるほどね 確かに たしかに ですよね だよね 本当 本当に 本当ですか わかりました わかった 了解 了解です いいね いいですね すごい あー ああ
     あの あのー えっと えーと えー うーん まあ ふむ おお へぇ ok`,
    "",
    "でも しかし なぜ どうして 何 なに いつ どこ 誰 だれ いいえ いや すみません あのすみません もしもし",
    "待って ちょっと待って 待ってください 止めて とめて やめて ストップ キャンセル もういい 聞いて",
    true,
  ),
  ko: row(
    `네 네네 예 응 응응 어 음 아 아하 오 와 그래 그래요 그렇죠 그렇지 그렇군요 그렇구나 맞아 맞아요 맞습니다 좋아 좋아요 알겠어요 알겠습니다 알았어 알았어요
     진짜 진짜요 정말 정말요 그렇네요 물론 물론이죠 당연하죠 저기 그 뭐 아니근데`,
    "아 네, 네 네, 그렇군요 네, 아 그래요",
    "근데 그런데 하지만 왜 뭐라고 무엇 어떻게 언제 어디 누구 아니 아니요 아뇨 죄송한데 여보세요",
    "잠깐 잠깐만 잠깐만요 잠시만요 그만 멈춰 중지 취소 됐어요 들어봐",
  ),
  hi: row(
    `${hums} हाँ हां हा जी अच्छा ठीक सही बिल्कुल बिलकुल वाह हम्म ओह आह बढ़िया सच ओके मतलब तो haan ji accha theek`,
    "हाँ जी, जी हाँ, ठीक है, सही है, अच्छा जी, समझ गया, समझ गई, बहुत अच्छा, सच में, हाँ हाँ",
    "नहीं लेकिन मगर पर क्यों क्या कैसे कब कहाँ कौन माफ़ सुनो सुनिए कृपया नमस्ते",
    "रुको रुकिए ठहरो बस रद्द बंद बदलो",
  ),
  ar: row(
    `نعم أجل اجل اه آه أه امم ممم طيب تمام حسنا حسنًا صحيح فعلا فعلًا أكيد اكيد ايوه أيوه ايوا ماشي جيد ممتاز رائع بالضبط مفهوم فهمت
     طبعا طبعًا والله يعني أوكي اوكي هه ههه`,
    "لا بأس, على فكرة, هذا صحيح, بكل تأكيد, ان شاء الله, إن شاء الله, ما شاء الله",
    "لا لكن بس لماذا ليش ماذا كيف متى أين وين من عفوا عفوًا آسف هل مرحبا أريد",
    "توقف قف انتظر لحظة كفى إلغاء الغاء اسمع اسكت غير",
  ),
};
