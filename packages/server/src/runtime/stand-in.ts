import { createRecognizerByLanguage } from "@vivavoce/engine";
import type { HealthReporting, Recognizer } from "@vivavoce/engine";

type Engine = HealthReporting & { readonly info: unknown; close(): Promise<void> };

/** What an engine that stands in another's place leaves to it: what it is, how it is, and its end. */
export function faceOf<Behind extends Engine>(engine: Behind): Pick<Behind, "info" | "health" | "close"> {
  const { info, health } = engine;
  return { info, ...(health !== undefined && { health: () => health.call(engine) }), close: () => engine.close() };
}

/**
 * A recognizer whose streams are opened in another way. One that has an engine for each of several languages stays one.
 * @param through opens streams of one engine
 */
export function openedThrough(
  recognizer: Recognizer,
  through: (engine: Recognizer) => Recognizer["openStream"],
): Recognizer {
  const { byLanguage } = recognizer;
  if (byLanguage === undefined) return { ...faceOf(recognizer), openStream: through(recognizer) };
  // What hears several languages is one engine behind all of them.
  const known = new Map<Recognizer, Recognizer>();
  const opened = (engine: Recognizer): Recognizer => {
    const made = known.get(engine) ?? openedThrough(engine, through);
    known.set(engine, made);
    return made;
  };
  const parts = byLanguage.parts.map(({ language, engine }) => ({ language, engine: opened(engine) }));
  return createRecognizerByLanguage({ usual: opened(byLanguage.usual), parts });
}
