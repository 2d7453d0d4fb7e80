/** What the name of a voice tells. */
export interface VoiceNameFacts {
  /** Of the speaker that it is called after. */
  readonly gender: "female" | "male";
  /** BCP-47; undefined when the name tells none. */
  readonly locale?: string;
}

const set = (names: string): ReadonlySet<string> => new Set(names.trim().split(/\s+/u));

/**
 * The voices that sound male, of OpenAI, Azure and engines of this project, by the name of the speaker; every other name
 * counts as female, as most of these services' voices are.
 */
const maleNames = set(`
  ash ballad echo verse cedar fable onyx
  andrew brian guy davis tony jason eric roger steffan christopher jacob brandon kai derek dustin lewis adam samuel evan
  ryan thomas oliver ollie noah elliot ethan alfie william darren duncan ken neil tim james connor liam wayne luke
  mitchell sam chilemba abeo elimu prabhat aarav arjun kunal rehaan madhur
  conrad killian florian bernd christoph kasper klaus ralf jonas jan thorsten karlsson pavoque
  henri alain claude jerome maurice remy yves lucien antoine jean thierry gerard fabrice gilles tom upmc
  alvaro arnau dario elias nil saul teo tristan jorge cecilio gerardo liberto luciano pelayo yago gonzalo tomas alonso
  davefx carlfm
  diego benigno calimero cataldo gianni giuseppe lisandro rinaldo alessio marcello riccardo
  antonio donato fabio humberto julio nicolau valerio macerio duarte faber edresson tugao
  yunxi yunyang yunjian yunfeng yunhao yunjie yunxia yunye yunze yunfan yunxiao yunyi wanlung yunjhe chaowen
  keita daichi naoki masaru injoon bongjin gookmin hyunsu
  hamed shakir hamdan ali ismael bassel taim fahed rami omar jamal abdullah moaz laith hedi saleh kareem
  dmitry denis dmitri ruslan ostap maarten arnaud pim ronnie marek darkman ahmet dfki fahrettin niwat namminh
  mattias finn harri jeppe gyula mihai filip stefan goran lukas boris ardi osman norman bryce danny joe john
  kusal alan rms awb`);

/** Letters of language that Kokoro's voices begin with; the second letter is f or m (`zf_xiaobei`, `bm_george`). */
const letterLocales: Readonly<Record<string, string>> = {
  a: "en-US",
  b: "en-GB",
  e: "es-ES",
  f: "fr-FR",
  h: "hi-IN",
  i: "it-IT",
  j: "ja-JP",
  p: "pt-BR",
  z: "zh-CN",
};

/**
 * Gender and locale of a voice by its name: `en-GB-RyanMultilingualNeural`, `de-DE-Seraphina:DragonHDLatestNeural`,
 * `alloy`, `de_DE-thorsten-medium` of Piper, `zf_xiaobei` of Kokoro.
 */
export function describeVoiceName(name: string): VoiceNameFacts {
  const letters = /^([abefhijpz])([fm])_/u.exec(name);
  if (letters !== null) {
    const locale = letterLocales[letters[1] ?? ""];
    return { gender: letters[2] === "m" ? "male" : "female", ...(locale !== undefined && { locale }) };
  }
  const [prefix = "", language, script, region] =
    /^([a-z]{2,3})[-_](?:([A-Z][a-z]{3})-)?([A-Z]{2})(?![A-Za-z])/u.exec(name) ?? [];
  const gender = maleNames.has(speakerOf(name.slice(prefix.length))) ? "male" : "female";
  if (language === undefined || region === undefined) return { gender };
  return { gender, locale: [language, script, region].filter((part) => part !== undefined).join("-") };
}

/** `-Ava:DragonHDLatestNeural` → `ava`, `-RyanMultilingualNeural` → `ryan`, `-thorsten-medium` → `thorsten`. */
function speakerOf(name: string): string {
  // Not by a pattern: one that looks for the end of the line begins anew at every colon.
  const [before = ""] = name.split(":", 1);
  return before
    .replace(/^-(?:[a-z]+-(?=[A-Z]))?/u, "")
    .replace(/-(?:x_low|low|medium|high)$/u, "")
    .replace(/(Turbo)?(Multilingual)?(Neural|HD)?\d?$/u, "")
    .toLowerCase();
}
