/** A currency in words. */
export interface Currency {
  readonly one: string;
  readonly many: string;
  /** The hundredth part; empty where nobody uses it. */
  readonly cent: string;
  readonly cents: string;
}

const currency = (one: string, many = `${one}s`, cent = "cent", cents = `${cent}s`): Currency => ({
  one,
  many,
  cent,
  cents,
});
const whole = (one: string, many = `${one}s`): Currency => ({ one, many, cent: "", cents: "" });

const dollar = currency("dollar");
const pound = currency("pound", "pounds", "penny", "pence");
const rupee = currency("rupee", "rupees", "paisa", "paise");
const bySign: Readonly<Record<string, Currency>> = {
  $: dollar,
  US$: currency("u s dollar"),
  USD$: currency("u s dollar"),
  C$: currency("canadian dollar"),
  CA$: currency("canadian dollar"),
  A$: currency("australian dollar"),
  AU$: currency("australian dollar"),
  NZ$: currency("new zealand dollar"),
  HK$: currency("hong kong dollar"),
  S$: currency("singapore dollar"),
  SG$: currency("singapore dollar"),
  NT$: currency("taiwan dollar"),
  MX$: whole("peso"),
  R$: currency("real", "reais", "centavo"),
  "€": currency("euro"),
  "£": pound,
  "¥": whole("yen", "yen"),
  "₹": rupee,
  "₩": whole("won", "won"),
  "₽": whole("ruble"),
  "₺": whole("lira", "lira"),
  "₪": whole("shekel"),
  "฿": whole("baht", "baht"),
  "₫": whole("dong", "dong"),
  "₱": whole("peso"),
  "₦": whole("nye ra", "nye ra"),
  "₴": whole("hryvnia", "hryvnia"),
  "₿": whole("bit coin"),
  "¢": whole("cent"),
};
const byCode: Readonly<Record<string, Currency>> = {
  USD: currency("u s dollar"),
  EUR: currency("euro"),
  GBP: pound,
  JPY: whole("yen", "yen"),
  CNY: whole("yuan", "yuan"),
  RMB: whole("yuan", "yuan"),
  CHF: currency("swiss franc", "swiss francs", "cent"),
  CAD: currency("canadian dollar"),
  AUD: currency("australian dollar"),
  NZD: currency("new zealand dollar"),
  HKD: currency("hong kong dollar"),
  SGD: currency("singapore dollar"),
  INR: rupee,
  KRW: whole("won", "won"),
  SEK: whole("swedish krona", "swedish kronor"),
  NOK: whole("norwegian krone", "norwegian kroner"),
  DKK: whole("danish krone", "danish kroner"),
  PLN: whole("zloty", "zloty"),
  CZK: whole("czech crown"),
  HUF: whole("forint"),
  BRL: currency("real", "reais", "centavo"),
  MXN: whole("mexican peso"),
  ZAR: currency("rand", "rand"),
  TRY: whole("lira", "lira"),
  ILS: whole("shekel"),
  AED: whole("dirham"),
  SAR: whole("riyal"),
  THB: whole("baht", "baht"),
  RUB: whole("ruble"),
  BTC: whole("bit coin"),
  Fr: currency("swiss franc", "swiss francs", "cent"),
  Rs: rupee,
  kr: whole("krona", "kronor"),
  zl: whole("zloty", "zloty"),
};

/** The currency of a sign, with its country before it or not, or of a code; undefined when it is none. Case matters. */
export function currencyOf(sign: string): Currency | undefined {
  return Object.hasOwn(bySign, sign) ? bySign[sign] : Object.hasOwn(byCode, sign) ? byCode[sign] : undefined;
}
