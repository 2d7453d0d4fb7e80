import type { FigureLanguage, NumberWords, SaidNumbers } from "./figure-language.ts";
import { french, german, italian, polish, portuguese, russian, spanish } from "./noun-gender.ts";

/** The functions of the library take options of their own for each language; none are of ours but the gender. */
const words = (module: unknown): NumberWords => module as NumberWords;

/** German and Dutch say the years of the last centuries in hundreds. */
const inHundreds = (year: number, said: SaidNumbers, hundred: string): string => {
  if (year < 1100 || year > 1999) return said.cardinal(year);
  const rest = year % 100;
  return `${said.cardinal(Math.floor(year / 100))}${hundred}${rest === 0 ? "" : said.cardinal(rest)}`;
};
/** Hour and minutes as two numbers. */
const bare =
  (between: string) =>
  (hour: number, minute: number, said: SaidNumbers): string =>
    `${said.cardinal(hour)}${between}${minute === 0 ? said.cardinal(0) : said.cardinal(minute)}`;
const first =
  (word: string) =>
  (day: number, said: SaidNumbers): string =>
    day === 1 ? word : said.cardinal(day);

const germanEnding = (ordinal: string, before: string): string => {
  if (
    /(?:^|\P{L})(?:am|dem|den|zum|vom|im|beim|des|seit|ab|bis|einem|einen|jedem|jeden|unserem|unseren)\s$/iu.test(
      before,
    )
  )
    return `${ordinal}n`;
  return /(?:^|\P{L})(?:der|die|das|jede|diese)\s$/iu.test(before) ? ordinal : `${ordinal}r`;
};
const koreanHours = "영 한 두 세 네 다섯 여섯 일곱 여덟 아홉 열 열한 열두".split(" ");
const koreanTens = " 열 스물 서른 마흔 쉰 예순 일흔 여든 아흔".split(" ");
/** Korean has numbers of its own for people, things, hours and ages. */
const koreanCount = (value: number, noun: string): string | undefined => {
  if (noun.startsWith("월") && (value === 6 || value === 10)) return value === 6 ? "유" : "시";
  if (value < 1 || value > 99 || !/^\s?(?:명|개|살|시(?!간?즌)|마리|잔|권|병|가지)/u.test(noun)) return undefined;
  if (value === 20) return "스무";
  return `${koreanTens[Math.floor(value / 10)]}${value % 10 === 0 ? "" : koreanHours[value % 10]}`;
};
/** Two of these are 两 and not 二. */
const chineseCounters = /^\s?(?:个|位|次|天|只|本|张|块|条|件|杯|间|层|辆|台|家|种|周|点|小时|分钟|公里|公斤|岁|倍)/u;
/** Adjectives of the second case, which dates have in Polish and Russian. */
const polishCase = (ordinal: string): string =>
  ordinal
    .replace(/y(?=\s|$)/gu, "ego")
    .replace(/i(?=\s|$)/gu, "iego")
    .replace(/giego/gu, "giego");
const russianCase = (ordinal: string): string =>
  ordinal.replace(/третий$/u, "третьего").replace(/(?:ый|ой|ий)$/u, "ого");
const polishHour = (ordinal: string): string =>
  ordinal
    .replace(/gi(?=\s|$)/gu, "ga")
    .replace(/y(?=\s|$)/gu, "a")
    .replace(/ci(?=\s|$)/gu, "cia");

const en = {
  load: async () => words(await import("n2words/en-US")),
  decimal: ".",
  digitwise: true,
  marks: { point: "point", dot: "point", minus: "minus", to: "to", and: "and" },
  day: (day, said) => said.ordinal(day),
  year: (year, said) => {
    if (year < 1100 || (year >= 2000 && year < 2010) || year % 100 < 10) return said.cardinal(year);
    return `${said.cardinal(Math.floor(year / 100))} ${said.cardinal(year % 100)}`;
  },
  clock: (hour, minute, said) => {
    if (minute === 0) return `${said.cardinal(hour)} o'clock`;
    return `${said.cardinal(hour)} ${minute < 10 ? "oh " : ""}${said.cardinal(minute)}`;
  },
  ordinal: /^(?:st|nd|rd|th)(?!\p{L})/u,
  ordinalText: (value, _mark, said) => said.ordinal(value),
  codes: /\b(?:phone|telephone|call|pin|code|number is|zip|account|reference)\b/iu,
} as const satisfies Omit<FigureLanguage, "locale">;

/** A row for each language of which it is known how figures are read. */
export const figureLanguages: Readonly<Record<string, FigureLanguage>> = {
  "en-us": { ...en, locale: "en-US", order: "mdy" },
  en: {
    ...en,
    locale: "en-GB",
    day: (day, said, before) => `${/(?:^|\s)the\s$/iu.test(before) ? "" : "the "}${said.ordinal(day)} of`,
  },
  de: {
    locale: "de",
    load: async () => words(await import("n2words/de-DE")),
    decimal: ",",
    digitwise: true,
    marks: { point: "Komma", dot: "Punkt", minus: "minus", to: "bis", and: "" },
    day: (day, said, before) => germanEnding(said.ordinal(day), before),
    year: (year, said) => inHundreds(year, said, "hundert"),
    clock: (hour, minute, said) =>
      `${said.cardinal(hour).replace(/eins$/u, "ein")} Uhr${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
    hourMark: /^\s?Uhr(?!\p{L})/u,
    // A number and a point are an ordinal before a month, or after a word that an ordinal follows.
    ordinal: /^\.(?=\s\p{L})/u,
    ordinalText: (value, _mark, said, before) => germanEnding(said.ordinal(value), before),
    gender: german,
    attributive: (said, gender) => said.replace(/eins$/u, gender === "feminine" && said === "eins" ? "eine" : "ein"),
    codes: /(?:telefon|rufnummer|nummer|code|pin|plz|postleitzahl|konto|kennung|hotline|ruf an)/iu,
  },
  fr: {
    locale: "fr",
    ofScale: (name) => (/^[aeiouyéèh]/iu.test(name) ? `d'${name}` : `de ${name}`),
    load: async () => words(await import("n2words/fr-FR")),
    decimal: ",",
    spaced: true,
    marks: { point: "virgule", dot: "point", minus: "moins", to: "à", and: "" },
    day: first("premier"),
    clock: (hour, minute, said) =>
      `${said.cardinal(hour).replace(/un$/u, "une")} ${hour < 2 ? "heure" : "heures"}${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
    hourMark: /^\s?(?:h|heures?)(?!\p{L})/u,
    ordinal: /^(?:er|re|ère|nde?|e|è|ème|ième)(?![\p{L}\p{N}])/u,
    ordinalText: (value, mark, said) =>
      value === "1"
        ? mark === "er"
          ? "premier"
          : "première"
        : mark.startsWith("nd")
          ? mark === "nd"
            ? "second"
            : "seconde"
          : said.ordinal(value),
    gender: french,
    attributive: (said, gender) => (gender === "feminine" ? said.replace(/un$/u, "une") : said),
    codes: /(?:téléphone|numéro|code|pin|postal|compte|appelez|tél\.)/iu,
  },
  es: {
    locale: "es",
    ofScale: (name) => `de ${name}`,
    load: async () => words(await import("n2words/es-ES")),
    decimal: ",",
    spaced: true,
    marks: { point: "coma", dot: "punto", minus: "menos", to: "a", and: "con" },
    clock: (hour, minute, said) =>
      minute === 0
        ? `${said.cardinal(hour, "feminine")} en punto`
        : `${said.cardinal(hour, "feminine")} y ${said.cardinal(minute)}`,
    hourMark: /^\s?(?:h|horas)(?!\p{L})/u,
    ordinal: /^\.?(?:[ºª°]|er|ro|ra|do|da|to|ta)(?![\p{L}\p{N}])/u,
    ordinalText: (value, mark, said) => {
      const ordinal = said.ordinal(value);
      if (mark.endsWith("er")) return ordinal.replace(/o$/u, "");
      return /[ªa]$/u.test(mark) ? ordinal.replace(/o(?=\s|$)/gu, "a") : ordinal;
    },
    gender: spanish,
    attributive: (said, gender) =>
      gender === "feminine" ? said : said.replace(/veintiuno$/u, "veintiún").replace(/uno$/u, "un"),
    codes: /(?:teléfono|número|código|pin|postal|cuenta|llame|tel\.)/iu,
  },
  it: {
    locale: "it",
    ofScale: (name) => `di ${name}`,
    load: async () => words(await import("n2words/it-IT")),
    decimal: ",",
    marks: { point: "virgola", dot: "punto", minus: "meno", to: "a", and: "e" },
    day: first("primo"),
    clock: (hour, minute, said) =>
      minute === 0 ? said.cardinal(hour) : `${said.cardinal(hour)} e ${said.cardinal(minute)}`,
    ordinal: /^\.?[ºª°](?![\p{L}\p{N}])/u,
    ordinalText: (value, mark, said) =>
      mark.endsWith("ª") ? said.ordinal(value).replace(/o$/u, "a") : said.ordinal(value),
    gender: italian,
    attributive: (said, gender) => (said === "uno" ? (gender === "feminine" ? "una" : "un") : said),
    codes: /(?:telefono|numero|codice|pin|postale|conto|chiami|tel\.)/iu,
  },
  pt: {
    locale: "pt",
    ofScale: (name) => `de ${name}`,
    load: async () => words(await import("n2words/pt-PT")),
    decimal: ",",
    spaced: true,
    marks: { point: "vírgula", dot: "ponto", minus: "menos", to: "a", and: "e" },
    clock: (hour, minute, said) =>
      `${said.cardinal(hour, "feminine")} ${hour === 1 ? "hora" : "horas"}${minute === 0 ? "" : ` e ${said.cardinal(minute)}`}`,
    hourMark: /^\s?(?:h|horas?)(?!\p{L})/u,
    ordinal: /^\.?[ºª°](?![\p{L}\p{N}])/u,
    ordinalText: (value, mark, said) =>
      mark.endsWith("ª") ? said.ordinal(value).replace(/o(?=\s|$)/gu, "a") : said.ordinal(value),
    gender: portuguese,
    attributive: (said, gender) =>
      gender === "feminine"
        ? said
            .replace(/um$/u, "uma")
            .replace(/dois$/u, "duas")
            .replace(/entos(?=\s|$)/gu, "entas")
        : said,
    codes: /(?:telefone|número|código|pin|postal|cep|conta|ligue|tel\.)/iu,
  },
  nl: {
    locale: "nl",
    load: async () => words(await import("n2words/nl-NL")),
    decimal: ",",
    marks: { point: "komma", dot: "punt", minus: "min", to: "tot", and: "" },
    year: (year, said) => inHundreds(year, said, "honderd"),
    clock: (hour, minute, said) => `${said.cardinal(hour)} uur${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
    hourMark: /^\s?(?:uur|u)(?!\p{L})/u,
    ordinal: /^(?:e|de|ste)(?![\p{L}\p{N}])/u,
    ordinalText: (value, _mark, said) => said.ordinal(value),
    codes: /(?:telefoon|nummer|code|pin|postcode|rekening|bel )/iu,
  },
  pl: {
    locale: "pl",
    load: async () => words(await import("n2words/pl-PL")),
    decimal: ",",
    spaced: true,
    marks: { point: "przecinek", dot: "kropka", minus: "minus", to: "do", and: "" },
    day: (day, said) => polishCase(said.ordinal(day)),
    year: (year, said) => `${polishCase(said.ordinal(year))} roku`,
    clock: (hour, minute, said) =>
      `${hour === 0 ? "zero" : polishHour(said.ordinal(hour))}${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
    gender: polish,
    codes: /(?:telefon|numer|kod|pin|konto|zadzwoń)/iu,
  },
  ru: {
    locale: "ru",
    load: async () => words(await import("n2words/ru-RU")),
    decimal: ",",
    spaced: true,
    marks: { point: "запятая", dot: "точка", minus: "минус", to: "до", and: "" },
    day: (day, said) => russianCase(said.ordinal(day)),
    year: (year, said) => `${russianCase(said.ordinal(year))} года`,
    clock: bare(" "),
    ordinal: /^-(?:й|я|е|го|му|м)(?!\p{L})/u,
    ordinalText: (value, mark, said) => {
      const ordinal = said.ordinal(value);
      if (mark === "-го") return russianCase(ordinal);
      if (mark === "-й") return ordinal;
      const [soft, hard] = { "-я": ["ья", "ая"], "-е": ["ье", "ое"], "-му": ["ьему", "ому"], "-м": ["ьем", "ом"] }[
        mark
      ] ?? ["ий", "ый"];
      return ordinal.replace(/третий$/u, `трет${soft}`).replace(/(?:ый|ой|ий)$/u, hard ?? "");
    },
    gender: russian,
    codes: /(?:телефон|номер|код|пин|индекс|сч[её]т|звоните)/iu,
  },
  tr: {
    locale: "tr",
    load: async () => words(await import("n2words/tr-TR")),
    decimal: ",",
    names: { "kilometer-per-hour": "saatte # kilometre" },
    marks: { point: "virgül", dot: "nokta", minus: "eksi", to: "ile", and: "" },
    clock: (hour, minute, said) => `${said.cardinal(hour)}${minute === 0 ? "" : ` ${said.cardinal(minute)}`}`,
    ordinal:
      /^(?:\.(?=\s(?:gün|kat|sayfa|bölüm|sınıf|yıl|kez|adım|soru|madde|yüzyıl|sıra|hafta|ay|etap))|['’]?(?:inci|ıncı|uncu|üncü|nci|ncı|ncu|ncü)(?!\p{L}))/u,
    ordinalText: (value, _mark, said) => said.ordinal(value),
    codes: /(?:telefon|numara|kod|pin|hesap|arayın)/iu,
  },
  ar: {
    locale: "ar-u-nu-latn-ca-gregory",
    load: async () => words(await import("n2words/ar-SA")),
    decimal: ".",
    names: { percent: "# بالمئة" },
    marks: { point: "فاصلة", dot: "نقطة", minus: "ناقص", to: "إلى", and: "و" },
    clock: (hour, minute, said) => `${said.cardinal(hour)}${minute === 0 ? "" : ` و${said.cardinal(minute)} دقيقة`}`,
    codes: /(?:هاتف|رقم|رمز|كود|اتصل|حساب)/u,
  },
  hi: {
    locale: "hi-u-nu-latn",
    load: async () => words(await import("n2words/hi-IN")),
    decimal: ".",
    digitwise: true,
    marks: { point: "दशमलव", dot: "पॉइंट", minus: "माइनस", to: "से", and: "" },
    clock: (hour, minute, said) =>
      minute === 0 ? `${said.cardinal(hour)} बजे` : `${said.cardinal(hour)} बजकर ${said.cardinal(minute)} मिनट`,
    hourMark: /^\s?बजे(?![\p{L}\p{M}])/u,
    ordinal: /^(?:वाँ|वां|वीं|वें|ला|रा|था|ठा)(?![\p{L}\p{M}])/u,
    ordinalText: (value, mark, said) => {
      const ordinal = said.ordinal(value);
      if (mark === "वीं") return ordinal.replace(/(?:वाँ|ा)$/u, (end) => (end === "ा" ? "ी" : "वीं"));
      return mark === "वें" ? ordinal.replace(/(?:वाँ|ा)$/u, (end) => (end === "ा" ? "े" : "वें")) : ordinal;
    },
    codes: /(?:फ़ोन|फोन|नंबर|कोड|पिन|खाता|कॉल)/u,
  },
  zh: {
    locale: "zh",
    load: async () => {
      const { toCardinal, toOrdinal } = await import("n2words/zh-Hans-CN");
      // 一十二 is said 十二.
      const plain = (said: string): string => said.replace(/^(负?)一十/u, "$1十");
      return {
        toCardinal: (value) => plain(toCardinal(value, { formal: false })),
        toOrdinal: (value) => `第${plain(toOrdinal(value, { formal: false }).slice(1))}`,
      };
    },
    decimal: ".",
    dense: true,
    digitwise: true,
    names: { percent: "百分之#", CNY: "#元" },
    marks: { point: "点", dot: "点", minus: "负", to: "到" },
    counted: (value, after) => (value === 2 && chineseCounters.test(after) ? "两" : undefined),
    year: (year, said) => Array.from(String(year), (digit) => said.cardinal(digit)).join(""),
    clock: (hour, minute, said) => {
      const hours = hour === 2 ? "两" : said.cardinal(hour);
      if (minute === 0) return `${hours}点`;
      return `${hours}点${minute < 10 ? "零" : ""}${said.cardinal(minute)}分`;
    },
    codes: /(?:电话|號碼|号码|手机|代码|编号|邮编|密码|验证码|拨打|账号)/u,
  },
  ja: {
    locale: "ja",
    load: async () => words(await import("n2words/ja-JP")),
    decimal: ".",
    dense: true,
    digitwise: true,
    marks: { point: "点", dot: "点", minus: "マイナス", to: "から" },
    clock: (hour, minute, said) => `${said.cardinal(hour)}時${minute === 0 ? "" : `${said.cardinal(minute)}分`}`,
    codes: /(?:電話|番号|コード|暗証|口座|パスワード)/u,
  },
  ko: {
    locale: "ko",
    load: async () => words(await import("n2words/ko-KR")),
    decimal: ".",
    digitwise: true,
    names: { percent: "# 퍼센트", KRW: "# 원" },
    marks: { point: "점", dot: "점", minus: "마이너스", to: "에서" },
    clock: (hour, minute, said) =>
      `${hour > 0 && hour <= 12 ? koreanHours[hour] : said.cardinal(hour)} 시${minute === 0 ? "" : ` ${said.cardinal(minute)} 분`}`,
    counted: koreanCount,
    codes: /(?:전화|번호|코드|비밀번호|계좌|인증)/u,
  },
};
