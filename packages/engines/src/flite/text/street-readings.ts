import { digitNames } from "./number-words.ts";
import { coreAt } from "./word-context.ts";
import type { ReadingRule, WordContext } from "./word-context.ts";

const streets =
  /^(Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Place|Pl|Square|Sq|Terrace|Parkway|Pkwy|Crescent|Row|Hill|Gardens|Highway|Hwy|Circle|Cir|Alley|Plaza|Broadway|Quay|Mews)$/;
const endings = new Map(
  Object.entries({
    Ln: "lane",
    Ct: "court",
    Pl: "place",
    Sq: "square",
    Pkwy: "parkway",
    Cir: "circle",
    Ter: "terrace",
  }),
);
const directions = new Map(
  Object.entries({
    N: "north",
    S: "south",
    E: "east",
    W: "west",
    NE: "northeast",
    NW: "northwest",
    SE: "southeast",
    SW: "southwest",
  }),
);
const states = new Map(
  Object.entries({
    AL: "alabama",
    AK: "alaska",
    AZ: "arizona",
    AR: "arkansas",
    CA: "california",
    CO: "colorado",
    CT: "connecticut",
    DE: "delaware",
    FL: "florida",
    GA: "georgia",
    HI: "hawaii",
    IA: "iowa",
    ID: "idaho",
    IL: "illinois",
    IN: "indiana",
    KS: "kansas",
    KY: "kentucky",
    LA: "louisiana",
    MA: "massachusetts",
    MD: "maryland",
    ME: "maine",
    MI: "michigan",
    MN: "minnesota",
    MO: "missouri",
    MS: "mississippi",
    MT: "montana",
    NC: "north carolina",
    ND: "north dakota",
    NE: "nebraska",
    NH: "new hampshire",
    NJ: "new jersey",
    NM: "new mexico",
    NV: "nevada",
    NY: "new york",
    OH: "ohio",
    OK: "oklahoma",
    OR: "oregon",
    PA: "pennsylvania",
    RI: "rhode island",
    SC: "south carolina",
    SD: "south dakota",
    TN: "tennessee",
    TX: "texas",
    UT: "utah",
    VA: "virginia",
    VT: "vermont",
    WA: "washington",
    WI: "wisconsin",
    WV: "west virginia",
    WY: "wyoming",
    DC: "d c",
  }),
);

/** Whether the number stands before the name of a street: capitalized words, the last of them "Street" or the like. */
export function isHouseNumber(context: WordContext): boolean {
  if (/^(in|since|by|until|before|after|from)$/i.test(context.previous) && /^(1\d|20)\d\d$/.test(context.core))
    return false;
  if (context.closing !== "") return false;
  for (let ahead = 1; ahead <= 5; ahead++) {
    const word = coreAt(context, ahead);
    if (!/^[A-Z\d]/.test(word)) return false;
    if (ahead > 1 && streets.test(word)) return true;
    if (/[,;]/.test(context.words[context.index + ahead]?.closing ?? "")) return word === "Broadway";
  }
  return false;
}

/** 123 N Main St, 5th Ave SW. */
const direction: ReadingRule = ({ core, previous, next, words, index }) => {
  const name = directions.get(core);
  if (name === undefined) return undefined;
  const isBefore = /^\d+[A-Z]?$/.test(previous) && /^[A-Z\d]/.test(next);
  const isBehind = streets.test(previous) && words[index - 1]?.closing.includes(",") !== true;
  // 40.7° N
  return isBefore || isBehind || /[°'"′″]$/.test(previous) ? [name] : undefined;
};

const state: ReadingRule = ({ core, next, isLast, words, index }) => {
  const name = words[index - 1]?.closing.endsWith(",") ? states.get(core) : undefined;
  return name && (/^\d{5}(-\d{4})?$/.test(next) || isLast) ? name.split(" ") : undefined;
};

/** Five digits behind a state. */
const zip: ReadingRule = ({ core, previous }) =>
  /^\d{5}$/.test(core) && states.has(previous) ? digitNames(core) : undefined;

const ending: ReadingRule = ({ core, previous }) => {
  const name = /^[A-Z\d]/.test(previous) ? endings.get(core) : undefined;
  return name ? [name] : undefined;
};

/** Parts of an address. */
export const streetReadings: readonly ReadingRule[] = [direction, state, zip, ending];
