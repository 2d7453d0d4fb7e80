type Names = readonly [one: string, many: string];

const named = (names: string, plural?: string): Names => [names, plural ?? `${names}s`];
const same = (name: string): Names => [name, name];

const units = new Map<string, Names>(
  Object.entries({
    km: named("kilometer"),
    m: named("meter"),
    dm: named("decimeter"),
    cm: named("centimeter"),
    mm: named("millimeter"),
    µm: named("micrometer"),
    nm: named("nanometer"),
    mi: named("mile"),
    ft: named("foot", "feet"),
    yd: named("yard"),
    yds: named("yard"),
    in: named("inch", "inches"),
    nmi: named("nautical mile"),
    kg: named("kilogram"),
    g: named("gram"),
    mg: named("milligram"),
    µg: named("microgram"),
    mcg: named("microgram"),
    t: named("ton"),
    kgs: named("kilogram"),
    kms: named("kilometer"),
    mls: named("milliliter"),
    deg: named("degree"),
    lb: named("pound"),
    lbs: named("pound"),
    oz: named("ounce"),
    l: named("liter"),
    L: named("liter"),
    dl: named("deciliter"),
    dL: named("deciliter"),
    cl: named("centiliter"),
    cL: named("centiliter"),
    ml: named("milliliter"),
    mL: named("milliliter"),
    gal: named("gallon"),
    qt: named("quart"),
    tsp: named("teaspoon"),
    tbsp: named("tablespoon"),
    s: named("second"),
    sec: named("second"),
    secs: named("second"),
    ms: named("millisecond"),
    µs: named("microsecond"),
    ns: named("nanosecond"),
    min: named("minute"),
    mins: named("minute"),
    h: named("hour"),
    hr: named("hour"),
    hrs: named("hour"),
    wk: named("week"),
    wks: named("week"),
    mo: named("month"),
    mos: named("month"),
    yr: named("year"),
    yrs: named("year"),
    kmh: same("kilometers per hour"),
    kph: same("kilometers per hour"),
    mph: named("mile per hour", "miles per hour"),
    mpg: named("mile per gallon", "miles per gallon"),
    kn: named("knot"),
    kts: named("knot"),
    Hz: same("hertz"),
    kHz: same("kilohertz"),
    MHz: same("megahertz"),
    GHz: same("gigahertz"),
    KB: named("kilobyte"),
    kB: named("kilobyte"),
    MB: named("megabyte"),
    GB: named("gigabyte"),
    TB: named("terabyte"),
    PB: named("petabyte"),
    KiB: named("kibibyte"),
    MiB: named("mebibyte"),
    GiB: named("gibibyte"),
    TiB: named("tebibyte"),
    kbps: named("kilobit per second", "kilobits per second"),
    Kbps: named("kilobit per second", "kilobits per second"),
    Mbps: named("megabit per second", "megabits per second"),
    Gbps: named("gigabit per second", "gigabits per second"),
    kbit: named("kilobit"),
    Mbit: named("megabit"),
    Gbit: named("gigabit"),
    fps: named("frame per second", "frames per second"),
    rpm: same("r p m"),
    bpm: named("beat per minute", "beats per minute"),
    dpi: same("d p i"),
    ppm: same("parts per million"),
    px: named("pixel"),
    MP: named("megapixel"),
    W: named("watt"),
    kW: named("kilowatt"),
    MW: named("megawatt"),
    GW: named("gigawatt"),
    Wh: named("watt hour"),
    kWh: named("kilowatt hour"),
    MWh: named("megawatt hour"),
    GWh: named("gigawatt hour"),
    V: named("volt"),
    kV: named("kilovolt"),
    mV: named("millivolt"),
    mA: named("milliamp"),
    Ah: named("amp hour"),
    mAh: named("milliamp hour"),
    Ω: named("ohm"),
    kΩ: named("kilohm"),
    kJ: named("kilojoule"),
    Pa: named("pascal"),
    hPa: named("hectopascal"),
    kPa: named("kilopascal"),
    bar: same("bar"),
    mbar: named("millibar"),
    psi: same("p s i"),
    mmHg: same("millimeters of mercury"),
    dB: named("decibel"),
    cal: named("calorie"),
    kcal: named("kilocalorie"),
    hp: same("horsepower"),
    HP: same("horsepower"),
    mmol: named("millimole"),
    ha: named("hectare"),
    sqft: named("square foot", "square feet"),
    sqm: named("square meter"),
    cc: same("c c"),
    pt: named("point"),
    pts: named("point"),
    "°": named("degree"),
    "°C": named("degree celsius", "degrees celsius"),
    ºC: named("degree celsius", "degrees celsius"),
    "℃": named("degree celsius", "degrees celsius"),
    "°F": named("degree fahrenheit", "degrees fahrenheit"),
    ºF: named("degree fahrenheit", "degrees fahrenheit"),
    "℉": named("degree fahrenheit", "degrees fahrenheit"),
    "°K": same("kelvin"),
    C: named("degree celsius", "degrees celsius"),
    F: named("degree fahrenheit", "degrees fahrenheit"),
    "%": same("percent"),
    "‰": same("per mille"),
    '"': named("inch", "inches"),
    "″": named("inch", "inches"),
    "'": named("foot", "feet"),
    "′": named("foot", "feet"),
  }),
);
/** What may stand behind "per", besides units. */
const perNames = new Map(
  Object.entries({
    d: "day",
    y: "year",
    m: "meter",
    mo: "month",
    ea: "each",
    pp: "person",
    h: "hour",
    "100km": "one hundred kilometers",
    "100g": "one hundred grams",
    "100ml": "one hundred milliliters",
    "1k": "thousand",
    "1m": "million",
  }),
);

/** Words of a unit as it stands behind a number; undefined when it is none. Case matters: `MB` is, `mb` is not. */
export function unitWords(written: string, isPlural: boolean): string[] | undefined {
  // The micro sign and the Greek letter look the same.
  const unit = written.replace("μ", "µ");
  const known = units.get(unit);
  if (known) return known[isPlural ? 1 : 0].split(" ");
  const [, length = "", power] = /^([kcdm]?m|ft|in|mi|yd)([²³23])$/.exec(unit) ?? [];
  const base = units.get(length);
  if (base) return [/[2²]/.test(power ?? "") ? "square" : "cubic", ...base[isPlural ? 1 : 0].split(" ")];
  if (unit === "s²") return ["second", "squared"];
  const slash = unit.indexOf("/");
  if (slash <= 0 || unit.length > 30) return undefined;
  const top = unitWords(unit.slice(0, slash), isPlural);
  const bottom = perWords(unit.slice(slash + 1));
  return top && bottom ? [...top, "per", ...bottom] : undefined;
}

/** What stands behind "per": a unit, or a word such as "month"; undefined for anything else. */
export function perWords(written: string): string[] | undefined {
  const name = perNames.get(written.toLowerCase());
  if (name) return name.split(" ");
  const unit = unitWords(written, false);
  if (unit) return unit;
  if (!/^[a-z]{3,20}(?:\/[a-z]{2,20}){0,2}$/.test(written)) return undefined;
  if (!written.includes("/")) return [written];
  return written.split("/").flatMap((word, index) => [...(index === 0 ? [] : ["per"]), ...(perWords(word) ?? [word])]);
}
