import { namesOf } from "./not-as-asked.ts";

/**
 * The model that answers where `asked` is asked for, by its own name, as a Vivavoce server tells of itself: any name opens a
 * session, and the default model answers to those that are nobody's. Undefined for servers that do not tell.
 */
export function answeringModel(told: Readonly<Record<string, unknown>> | undefined, asked: string): string | undefined {
  const models: readonly unknown[] = Array.isArray(told?.["models"]) ? told["models"] : [];
  const called = models.find((model) => namesOf([model]).some((name) => name.toLowerCase() === asked.toLowerCase()));
  const [own] = namesOf(called === undefined ? [] : [called]);
  const byDefault = told?.["default_model"];
  return own ?? (typeof byDefault === "string" && byDefault !== "" ? byDefault : undefined);
}
