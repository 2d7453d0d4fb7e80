import { signal } from "@preact/signals";
import { visitStore } from "../record/browser-store.ts";
import type { SettingSpec } from "./setting-spec.ts";

/** How many settings the page shows. */
export type Scope = "basic" | "all";

const storageKey = "vivavoce.settings";

/** How many settings are shown; remembered. */
export const scope = signal<Scope>(visitStore.getItem(storageKey) === "all" ? "all" : "basic");

/** Shows this many from now on, and on the next visit. */
export function chooseScope(wanted: Scope): void {
  scope.value = wanted;
  visitStore.setItem(storageKey, wanted);
}

/** What people change first. */
const first = new Set([
  "instructions",
  "voice",
  "turn_detection",
  "input_audio_transcription",
  "input_audio_noise_reduction",
  "input_audio_echo_cancellation",
  "temperature",
  "max_response_output_tokens",
  "tools",
]);

/**
 * The settings to show. What was changed is never hidden.
 * @param idle names of those that have no effect on this server
 * @param changed names of those that were changed
 */
export function settingsIn(
  wanted: Scope,
  settings: readonly SettingSpec[],
  idle: (name: string) => boolean,
  changed: (name: string) => boolean,
): readonly SettingSpec[] {
  if (wanted === "all") return settings;
  return settings.filter(({ name }) => changed(name) || (first.has(name) && !idle(name)));
}
