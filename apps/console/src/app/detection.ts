import { computed, signal } from "@preact/signals";
import type { SessionUpdate } from "@vivavoce/client";
import { visitStore } from "../record/browser-store.ts";
import type { ConnectValues } from "./connect-values.ts";
import { ownSettings } from "./own-settings.ts";
import { connectValues, draft } from "./state.ts";
import { askedTurns, detections, readDetection } from "./turn-detection.ts";
import type { Detection } from "./turn-detection.ts";

const storageKey = "vivavoce.detection";
const stored = visitStore.getItem(storageKey);

/** What the Talk page was told, on this visit or an earlier one. */
const chosenDetection = signal(detections.find((each) => each === stored));
/** What the running conversation has. */
export const detectionInForce = signal<Detection | undefined>(undefined);

/** How turns are found now, or will be in the next conversation. */
export const detection = computed<Detection>(() => {
  const asked = draft.value["turn_detection"];
  const drafted = asked === null ? "push" : readDetection(asked);
  const usual = readDetection(ownSettings(connectValues.value).turn_detection) ?? "silence";
  return detectionInForce.value ?? drafted ?? chosenDetection.value ?? usual;
});

/** Remembers how turns are to be found, for the next visit too. */
export function rememberDetection(chosen: Detection): void {
  chosenDetection.value = chosen;
  visitStore.setItem(storageKey, chosen);
}

/** The settings, and how turns are to be found where only the Talk page has said so. */
export function withChosenTurns(settings: SessionUpdate, { kind }: ConnectValues): SessionUpdate {
  const chosen = chosenDetection.value;
  if (chosen === undefined || Object.hasOwn(settings, "turn_detection")) return settings;
  return { ...settings, turn_detection: askedTurns(chosen, kind) };
}

/** What the next conversation asks for where the settings say nothing else. */
export const unasked = computed<SessionUpdate>(() => ({
  ...ownSettings(connectValues.value),
  ...withChosenTurns({}, connectValues.value),
}));
