/** One sentence to hear a voice by, by primary language. */
const sentences: Readonly<Record<string, string>> = {
  ar: "مرحباً، هكذا يبدو صوتي عندما أتحدث معك.",
  cs: "Dobrý den, takhle zní můj hlas, když si povídáme.",
  da: "Hej, sådan lyder min stemme, når vi taler sammen.",
  de: "Guten Tag, so klingt meine Stimme, wenn wir miteinander sprechen.",
  el: "Γεια σας, έτσι ακούγεται η φωνή μου όταν μιλάμε.",
  en: "Hello, this is how my voice sounds when we talk.",
  es: "Hola, así suena mi voz cuando hablamos.",
  fa: "سلام، صدای من هنگام گفتگو این‌گونه است.",
  fi: "Hei, tältä ääneni kuulostaa, kun puhumme.",
  fr: "Bonjour, voici ma voix quand nous parlons ensemble.",
  hi: "नमस्ते, जब हम बात करते हैं तो मेरी आवाज़ ऐसी होती है।",
  hu: "Jó napot, így szól a hangom, amikor beszélgetünk.",
  it: "Buongiorno, questa è la mia voce quando parliamo.",
  ja: "こんにちは。お話しするときは、このような声です。",
  ko: "안녕하세요. 이야기할 때 제 목소리는 이렇습니다.",
  nb: "Hei, slik høres stemmen min ut når vi snakker sammen.",
  nl: "Hallo, zo klinkt mijn stem als we met elkaar praten.",
  pl: "Dzień dobry, tak brzmi mój głos, kiedy rozmawiamy.",
  pt: "Olá, é assim que soa a minha voz quando conversamos.",
  ro: "Bună ziua, așa sună vocea mea când vorbim.",
  ru: "Здравствуйте, так звучит мой голос, когда мы разговариваем.",
  sv: "Hej, så här låter min röst när vi pratar.",
  tr: "Merhaba, konuştuğumuzda sesim böyle duyulur.",
  uk: "Вітаю, так звучить мій голос, коли ми розмовляємо.",
  vi: "Xin chào, đây là giọng của tôi khi chúng ta trò chuyện.",
  zh: "你好，我们聊天的时候，我的声音就是这样。",
};

/**
 * A sentence in a voice's language. Where none is written here, the language says its own name.
 * @param code BCP-47 code, or whatever a server calls a language
 */
export function sampleSentence(code: string): string {
  const [primary = ""] = code.toLowerCase().split(/[-_]/);
  const known = sentences[primary];
  if (known !== undefined) return known;
  try {
    return `${new Intl.DisplayNames([code], { type: "language", fallback: "none" }).of(code) ?? code}.`;
  } catch {
    return sentences["en"] ?? code;
  }
}
