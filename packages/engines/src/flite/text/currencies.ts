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

/** Currencies by the signs and codes that are written for them, a sign with its country before it or not. */
const currencies = new Map(
  (
    [
      ["$", currency("dollar")],
      ["US$ USD$ USD", currency("u s dollar")],
      ["C$ CA$ CAD", currency("canadian dollar")],
      ["A$ AU$ AUD", currency("australian dollar")],
      ["NZ$ NZD", currency("new zealand dollar")],
      ["HK$ HKD", currency("hong kong dollar")],
      ["S$ SG$ SGD", currency("singapore dollar")],
      ["NT$", currency("taiwan dollar")],
      ["MX$ ₱", whole("peso")],
      ["MXN", whole("mexican peso")],
      ["R$ BRL", currency("real", "reais", "centavo")],
      ["€ EUR", currency("euro")],
      ["£ GBP", currency("pound", "pounds", "penny", "pence")],
      ["¥ JPY", whole("yen", "yen")],
      ["CNY RMB", whole("yuan", "yuan")],
      ["₹ INR Rs", currency("rupee", "rupees", "paisa", "paise")],
      ["₩ KRW", whole("won", "won")],
      ["₽ RUB", whole("ruble")],
      ["₺ TRY", whole("lira", "lira")],
      ["₪ ILS", whole("shekel")],
      ["฿ THB", whole("baht", "baht")],
      ["₫", whole("dong", "dong")],
      ["₦", whole("nye ra", "nye ra")],
      ["₴", whole("hryvnia", "hryvnia")],
      ["₿ BTC", whole("bit coin")],
      ["¢", whole("cent")],
      ["CHF Fr", currency("swiss franc", "swiss francs", "cent")],
      ["SEK", whole("swedish krona", "swedish kronor")],
      ["NOK", whole("norwegian krone", "norwegian kroner")],
      ["DKK", whole("danish krone", "danish kroner")],
      ["kr", whole("krona", "kronor")],
      ["PLN zl", whole("zloty", "zloty")],
      ["CZK", whole("czech crown")],
      ["HUF", whole("forint")],
      ["ZAR", currency("rand", "rand")],
      ["AED", whole("dirham")],
      ["SAR", whole("riyal")],
    ] as const
  ).flatMap(([written, said]) => written.split(" ").map((sign): [string, Currency] => [sign, said])),
);

/** The currency of a sign or a code; undefined when it is none. Case matters. */
export function currencyOf(sign: string): Currency | undefined {
  return currencies.get(sign);
}
