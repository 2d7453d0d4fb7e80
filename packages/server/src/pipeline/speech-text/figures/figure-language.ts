import type { Gender } from "./noun-gender.ts";

/** Numbers in words of one language, as `n2words` gives them. */
export interface NumberWords {
  readonly toCardinal: (value: string, options?: never) => string;
  readonly toOrdinal: (value: string, options?: never) => string;
}

/** How figures are read in one language. What is left out has a default in `figure-reader.ts`. */
export interface FigureLanguage {
  /** For `Intl`: names of units, money and months, and their plurals. */
  readonly locale: string;
  readonly load: () => Promise<NumberWords>;
  /** Mark before the decimals. The other one of comma and point groups thousands. */
  readonly decimal: "," | ".";
  /** Thousands are grouped by plain spaces too. */
  readonly spaced?: true;
  /** Written without spaces between words. */
  readonly dense?: true;
  /** What is said for marks. */
  readonly marks?: {
    /** Before decimals; absent: the library says them. */
    readonly point?: string;
    /** Between the numbers of a version or an address; absent: a pause. */
    readonly dot?: string;
    /** Absent: the library says it. */
    readonly minus?: string;
    /** Between the ends of a range; absent: a pause. */
    readonly to?: string;
    /** Between money and its hundredths; absent: money with decimals is one number. */
    readonly and?: string;
  };
  /** Decimals are always said digit by digit; else up to two of them as one number. */
  readonly digitwise?: true;
  /** The name of money after millions of it: "de dólares"; absent: the name alone. */
  readonly ofScale?: (name: string) => string;
  /** Names of units and currencies that `Intl` has none or no spoken one of, by its codes; `#` stands for the number. */
  readonly names?: Readonly<Record<string, string>>;
  /** Order of a date in figures that does not begin with the year. */
  readonly order?: "dmy" | "mdy";
  /** The day of a date, of its number. */
  readonly day?: (day: number, words: SaidNumbers, before: string) => string;
  readonly year?: (year: number, words: SaidNumbers) => string;
  /** A time of day. */
  readonly clock: (hour: number, minute: number, words: SaidNumbers) => string;
  /** Words for the hour that may follow a time, and are said in it. */
  readonly hourMark?: RegExp;
  /** An ordinal as it is written, with the number as `n`; absent: there is none. */
  readonly ordinal?: RegExp;
  readonly ordinalText?: (value: string, mark: string, words: SaidNumbers, before: string) => string;
  /** Gender of a noun that is counted, where its number depends on it. */
  readonly gender?: (noun: string, value: number) => Gender;
  /** The number before a noun where it differs from the number alone. */
  readonly attributive?: (words: string, gender: Gender) => string;
  /** The number of what is counted where other numbers count it; of the text that follows. */
  readonly counted?: (value: number, after: string) => string | undefined;
  /** Words after which figures are a code or a telephone number. */
  readonly codes?: RegExp;
}

/** Numbers of a language as its reader says them. */
export interface SaidNumbers {
  cardinal(value: number | string, gender?: Gender): string;
  ordinal(value: number | string): string;
}
