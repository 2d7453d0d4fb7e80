import type { FigureWords } from "./said-numbers.ts";

/** What was read: how many characters of the text, and what is said for them. */
export interface ReadFigure {
  readonly length: number;
  readonly said: string;
}

/** Finds dates and times and says them. */
export interface DateReader {
  /** The date or time that a text begins with. @param before what stands before it */
  read(text: string, before: string): ReadFigure | undefined;
}

interface CalendarDay {
  readonly year?: string;
  readonly month: number;
  readonly day: number;
}

// More figures after the same mark make it an address or a telephone number.
const iso = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\2?\d)/u;
const dayFirst = /^(\d{1,2})([-/.]|\.[ \u00a0](?=\d{1,2}\.[ \u00a0]\d{4}))(\d{1,2})\2(\d{4}|\d\d)(?!\2?\d)/u;
/** Points after day and month, as in German; only after words that dates follow, as it may end a sentence as well. */
const dayAndMonth = /^(\d{1,2})\.(\d{1,2})\.(?!\d)/u;
const beforeDate = /(?:^|\P{L})(?:am|vom|zum|bis|ab|seit|dem|den|der)\s$/iu;
const time = /^([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])/u;
const hourAndMinute = /^([01]?\d|2[0-4])(?:\s?h\s?|\.(?=[0-5]\d\s?(?:Uhr|uur)(?!\p{L})))([0-5]\d)(?!\d)/u;
const yearWord = String.raw`(?:\s(?:года|г\.|roku|r\.|年))?`;

/** Reads dates and times in one language. */
export function createDateReader(words: FigureWords): DateReader {
  const { row } = words;
  const format = new Intl.DateTimeFormat(row.locale, { dateStyle: "long", timeZone: "UTC" });
  const months = Array.from({ length: 12 }, (_, month) => {
    const parts = format.formatToParts(Date.UTC(2026, month, 2));
    return parts.find(({ type }) => type === "month")?.value ?? "";
  });
  const names = months.filter((name) => /^\p{L}/u.test(name)).map((name) => name.replace(/\.$/u, ""));
  const written =
    names.length < 12
      ? undefined
      : new RegExp(
          String.raw`^(\d{1,2})(\.?|[°º])(\s(?:de\s)?)(${names.join("|")})(?![\p{L}\p{M}])(?:(\s(?:de\s)?)(\d{4})(?!\d)${yearWord})?`,
          "iu",
        );
  const dayOf = (day: number, before: string): string => row.day?.(day, words, before) ?? words.cardinal(day);
  const yearOf = (year: string): string => row.year?.(Number(year), words) ?? words.cardinal(Number(year));

  const sayDate = ({ year, month, day }: CalendarDay, before: string): string | undefined => {
    if (month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    const shown = format.formatToParts(Date.UTC(2026, month - 1, Math.min(day, 28)));
    const until = shown.findIndex(({ type }) => type === "year");
    const parts = year === undefined ? shown.slice(0, until === -1 ? undefined : until) : shown;
    const said = parts.map(({ type, value }, index) => {
      if (type === "day") return dayOf(day, before);
      if (type === "year") return year === undefined ? "" : yearOf(year);
      if (type === "month") return monthWords(value, words);
      // The point of an ordinal is said in it, and so is the year's own word.
      return index === shown.length - 1 && /^\s/u.test(value) ? "" : value.replace(/^\.(?=\s)/u, "");
    });
    return said.join("").trim();
  };

  const clock = (match: RegExpExecArray, text: string): ReadFigure => {
    const [{ length }, hour = "", minute = "", second] = match;
    const mark = row.hourMark?.exec(text.slice(length, length + 12))?.[0] ?? "";
    const seconds = second === undefined ? "" : ` ${words.cardinal(Number(second))}`;
    return { length: length + mark.length, said: row.clock(Number(hour), Number(minute), words) + seconds };
  };

  const figures = (text: string, before: string): ReadFigure | undefined => {
    const fromYear = iso.exec(text);
    const fromDay = fromYear === null ? dayFirst.exec(text) : null;
    const short = beforeDate.test(before) ? dayAndMonth.exec(text) : null;
    const isMonthFirst = row.order === "mdy" && fromDay?.[2] === "/";
    const [found, year, month, day] =
      fromYear !== null
        ? [fromYear, fromYear[1], fromYear[3], fromYear[4]]
        : fromDay !== null
          ? [fromDay, fullYear(fromDay[4] ?? ""), fromDay[isMonthFirst ? 1 : 3], fromDay[isMonthFirst ? 3 : 1]]
          : [short, undefined, short?.[2], short?.[1]];
    if (found === null) return undefined;
    const said = sayDate({ ...(year !== undefined && { year }), month: Number(month), day: Number(day) }, before);
    return said === undefined ? undefined : { length: found[0].length, said };
  };

  return {
    read(text, before) {
      const found = figures(text, before);
      if (found !== undefined) return found;
      const inWords = written?.exec(text);
      if (inWords) {
        const [{ length }, day = "", mark = "", gap = " ", month = "", yearGap = "", year] = inWords;
        if (Number(day) < 1 || Number(day) > 31) return undefined;
        const tail = year === undefined ? "" : `${yearGap}${yearOf(year)}`;
        const isFirst = mark !== "" && mark !== "." && row.day === undefined;
        const said = isFirst ? words.ordinal(Number(day)) : dayOf(Number(day), before);
        return { length, said: `${said}${gap}${month}${tail}` };
      }
      const match = time.exec(text) ?? hourAndMinute.exec(text);
      return match === null ? undefined : clock(match, text);
    },
  };
}

/** Two figures are a year of this century or the last. */
function fullYear(year: string): string {
  if (year.length === 4) return year;
  return `${Number(year) < 70 ? "20" : "19"}${year}`;
}

/** Months of some languages are numbers; two of the Korean ones lose their last sound. */
function monthWords(month: string, words: FigureWords): string {
  const said = month.replace(/\d+/u, (figures) => words.cardinal(Number(figures)));
  return said.replace(/^육월/u, "유월").replace(/^십월/u, "시월");
}
