/**
 * Visemes of ARPAbet phones, by the numbering of Azure's speech service: 0 is silence, 1 to 21 are mouth shapes.
 * Diphthongs take the shape they begin with. The phones of each, by its number.
 */
const shapes = [
  "pau ssil brth",
  "ae ah ax",
  "aa",
  "ao",
  "eh uh ey",
  "er axr",
  "iy ih ix y",
  "w uw",
  "ow",
  "aw",
  "oy",
  "ay",
  "hh hv",
  "r",
  "l el",
  "s z",
  "sh ch jh zh",
  "dh",
  "f v",
  "d t n th dx en",
  "k g ng",
  "p b m em",
];

const visemes: ReadonlyMap<string, number> = new Map(
  shapes.flatMap((phones, viseme) => phones.split(" ").map((phone) => [phone, viseme] as const)),
);

/** Viseme of a phone, 0 to 21; unknown phones are silence. */
export function visemeOf(phone: string): number {
  return visemes.get(phone) ?? 0;
}
