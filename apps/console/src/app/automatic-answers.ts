import { signal } from "@preact/signals";
import { visitStore } from "../record/browser-store.ts";

const storageKey = "vivavoce.answers";
/** Answers kept. */
const maxAnswers = 64;

/** What the page answers by itself when a function is called, by its name; remembered. */
const automaticAnswers = signal<Readonly<Record<string, string>>>(recall());

// Another tab has changed them: kept from here, its change would be lost.
addEventListener("storage", ({ key }) => {
  if (key === storageKey) automaticAnswers.value = recall();
});

function recall(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(visitStore.getItem(storageKey) ?? "{}");
    const entries: [string, unknown][] = typeof stored === "object" && stored !== null ? Object.entries(stored) : [];
    return Object.fromEntries(entries.flatMap(([name, said]) => (typeof said === "string" ? [[name, said]] : [])));
  } catch {
    // What cannot be read is as good as nothing.
    return {};
  }
}

/** What the page answers for a function; undefined where that is done by hand. */
export function automaticAnswer(name: string): string | undefined {
  // Models call functions whatever they like: "constructor" too.
  return Object.hasOwn(automaticAnswers.value, name) ? automaticAnswers.value[name] : undefined;
}

/** Answers a function by itself from now on; by hand where `answer` is empty. */
export function answerByItself(name: string, answer: string): void {
  const others = Object.entries(automaticAnswers.value).filter(([each]) => each !== name);
  const kept = answer === "" ? others : [...others, [name, answer] as const];
  automaticAnswers.value = Object.fromEntries(kept.slice(-maxAnswers));
  visitStore.setItem(storageKey, JSON.stringify(automaticAnswers.value));
}
