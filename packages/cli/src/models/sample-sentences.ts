/** One sentence in each language that a row of the catalogue speaks first: a figure, a name, and an end. */
const sentences: Readonly<Record<string, string>> = {
  en: "The library opens at nine on Monday.",
  de: "Die Bibliothek öffnet am Montag um neun Uhr.",
  fr: "La bibliothèque ouvre lundi à neuf heures.",
  es: "La biblioteca abre el lunes a las nueve.",
  it: "La biblioteca apre lunedì alle nove.",
  pt: "A biblioteca abre na segunda-feira às nove.",
  nl: "De bibliotheek gaat maandag om negen uur open.",
  pl: "Biblioteka otwiera się w poniedziałek o dziewiątej.",
  ru: "Библиотека открывается в понедельник в девять часов.",
  tr: "Kütüphane pazartesi günü saat dokuzda açılıyor.",
  ar: "تفتح المكتبة يوم الاثنين في الساعة التاسعة.",
  hi: "पुस्तकालय सोमवार को नौ बजे खुलता है।",
  zh: "图书馆星期一九点开门。",
  ja: "図書館は月曜日の九時に開きます。",
  ko: "도서관은 월요일 아홉 시에 문을 엽니다.",
};

/** A sentence to try a voice with; English where no other is known. */
export function sampleSentence(language: string): string {
  return sentences[language.toLowerCase().split("-")[0] ?? ""] ?? sentences["en"] ?? "";
}
