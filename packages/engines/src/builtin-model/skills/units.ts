import { formatNumber } from "../arithmetic/format-number.ts";
import { readNumber, readPart } from "../arithmetic/read-number.ts";
import type { Skill } from "../skill.ts";

interface Unit {
  readonly names: readonly string[];
  /** Name in the plural, as spoken. */
  readonly spoken: string;
  readonly dimension: "temperature" | "length" | "mass" | "volume" | "duration";
  /** Base units in one of this unit, and base units at its zero. */
  readonly scale: number;
  readonly zero?: number;
}

const UNITS: readonly Unit[] = [
  { names: ["celsius", "centigrade", "c"], spoken: "degrees Celsius", dimension: "temperature", scale: 1 },
  {
    names: ["fahrenheit", "farenheit", "f"],
    spoken: "degrees Fahrenheit",
    dimension: "temperature",
    scale: 5 / 9,
    zero: -160 / 9,
  },
  { names: ["kelvin"], spoken: "kelvin", dimension: "temperature", scale: 1, zero: -273.15 },
  { names: ["millimeter", "millimetre", "mm"], spoken: "millimeters", dimension: "length", scale: 0.001 },
  { names: ["centimeter", "centimetre", "cm"], spoken: "centimeters", dimension: "length", scale: 0.01 },
  { names: ["meter", "metre"], spoken: "meters", dimension: "length", scale: 1 },
  { names: ["kilometer", "kilometre", "km", "kms"], spoken: "kilometers", dimension: "length", scale: 1000 },
  { names: ["inch", "inches"], spoken: "inches", dimension: "length", scale: 0.0254 },
  { names: ["foot", "feet", "ft"], spoken: "feet", dimension: "length", scale: 0.3048 },
  { names: ["yard"], spoken: "yards", dimension: "length", scale: 0.9144 },
  { names: ["mile", "mi"], spoken: "miles", dimension: "length", scale: 1609.344 },
  { names: ["gram", "gramme"], spoken: "grams", dimension: "mass", scale: 0.001 },
  { names: ["kilogram", "kilo", "kg", "kilogramme"], spoken: "kilograms", dimension: "mass", scale: 1 },
  { names: ["ounce", "oz"], spoken: "ounces", dimension: "mass", scale: 0.028349523125 },
  { names: ["pound", "lb", "lbs"], spoken: "pounds", dimension: "mass", scale: 0.45359237 },
  { names: ["stone"], spoken: "stone", dimension: "mass", scale: 6.35029318 },
  { names: ["liter", "litre"], spoken: "liters", dimension: "volume", scale: 1 },
  { names: ["gallon"], spoken: "US gallons", dimension: "volume", scale: 3.785411784 },
  { names: ["pint"], spoken: "US pints", dimension: "volume", scale: 0.473176473 },
  { names: ["second"], spoken: "seconds", dimension: "duration", scale: 1 },
  { names: ["minute"], spoken: "minutes", dimension: "duration", scale: 60 },
  { names: ["hour"], spoken: "hours", dimension: "duration", scale: 3600 },
  { names: ["day"], spoken: "days", dimension: "duration", scale: 86_400 },
  { names: ["week"], spoken: "weeks", dimension: "duration", scale: 604_800 },
];

const BY_NAME = new Map(
  UNITS.flatMap((unit) => unit.names.flatMap((name) => [name, `${name}s`].map((word) => [word, unit] as const))),
);

/** Converts between everyday units: "how many miles is 10 km", "20 degrees Celsius in Fahrenheit". */
export const units: Skill = (turn) => {
  const words = turn.words.split(" ").filter((word) => word !== "degrees" && word !== "degree");
  let source: { unit: Unit; value: number } | undefined;
  let target: Unit | undefined;
  for (let at = 0; at < words.length;) {
    const number = readMeasure(words, at);
    const unit = BY_NAME.get(words[at + (number?.length ?? 0)] ?? "");
    if (unit && number && !source) source = { unit, value: number.value };
    else if (unit) target ??= unit;
    at += Math.max(1, (number?.length ?? 0) + (unit && number ? 1 : 0));
  }
  if (!source || !target || source.unit === target || source.unit.dimension !== target.dimension) return undefined;
  const base = source.value * source.unit.scale + (source.unit.zero ?? 0);
  const value = (base - (target.zero ?? 0)) / target.scale;
  const shown = measure(Number(value.toPrecision(4)), target);
  // "Degrees" twice is long to listen to.
  if (target.dimension === "temperature") return `That is ${shown}.`;
  return `${measure(source.value, source.unit)} is ${measure(Number(value.toPrecision(4)), target)}.`;
};

function readMeasure(words: readonly string[], at: number): { value: number; length: number } | undefined {
  const word = words[at];
  const part = readPart(words, at);
  if (part !== undefined) {
    const behind = words.slice(at + part.length, at + part.length + 2).join(" ");
    const of = /^of an?$/.test(behind) ? 2 : /^(?:of|an?)\b/.test(behind) ? 1 : 0;
    return { value: part.above / part.below, length: part.length + of };
  }
  if (word === "minus") {
    const below = readNumber(words, at + 1);
    return below && { value: -below.value, length: below.length + 1 };
  }
  const number = readNumber(words, at);
  return number ?? (word === "a" || word === "an" ? { value: 1, length: 1 } : undefined);
}

function measure(value: number, unit: Unit): string {
  const singular = value === 1 && unit.dimension !== "temperature";
  const spoken = singular
    ? unit.spoken
        .replace(/inches$/, "inch")
        .replace(/feet$/, "foot")
        .replace(/s$/, "")
    : unit.spoken;
  return `${formatNumber(value)} ${spoken}`;
}
