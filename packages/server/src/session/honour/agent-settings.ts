import { DEFAULT_INSTRUCTIONS } from "@vivavoce/protocol";
import type { ResponseCreateParams, SessionUpdate } from "@vivavoce/protocol";
import type { SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";

/** An update without what clients of an agent cannot set: it has instructions of its own (SF-03). */
export function forAgent(step: Step, update: SessionUpdate): SessionUpdate {
  if (step.state.agent === null || update.instructions == null) return update;
  const { instructions: _, ...rest } = update;
  return rest;
}

/** Names the settings that `forAgent` has left out. */
export function warnOfAgent(
  step: Step,
  scope: "session" | "response",
  given: { readonly instructions?: unknown },
): void {
  const { agent } = step.state;
  if (agent === null || given.instructions == null) return;
  const message = `Agent '${agent.name}' has instructions of its own; these have no effect.`;
  step.warn("setting_not_supported", message, `${scope}.instructions`);
}

/** What the model is told: an agent's own instructions, or those of the response or the session. */
export function instructionsOf(state: SessionState, params: ResponseCreateParams): string {
  const { agent, session } = state;
  const instructions = agent?.instructions ?? params.instructions ?? session.instructions;
  if (instructions !== DEFAULT_INSTRUCTIONS) return instructions;
  const { voices } = state.capabilities.synthesizer;
  const known = spokenInstructions.get(voices) ?? inSpokenLanguages(instructions, voices);
  spokenInstructions.set(voices, known);
  return known;
}

/** By the voices that there are: names of languages take longer than all the rest of a short answer. */
const spokenInstructions = new WeakMap<Voices, string>();

type Voices = SessionState["capabilities"]["synthesizer"]["voices"];

const anyLanguage = "Answer in the language you are spoken to.";

/** The default promises no language that no voice here speaks. */
function inSpokenLanguages(instructions: string, voices: Voices): string {
  const codes = voices
    .flatMap(({ language, languages = [] }) => [language, ...languages])
    .map((code) => code.split(/[-_]/)[0] ?? "");
  const spoken = [...new Set(codes)].filter((code) => code !== "");
  if (spoken.length === 0 || spoken.includes("*")) return instructions;
  const names = spoken.map(nameOf);
  const [first = ""] = names;
  const rest =
    names.length === 1
      ? ""
      : ` You also speak ${names.slice(1).join(", ")}: answer in those when you are spoken to in them.`;
  return instructions.replace(anyLanguage, `Answer in ${first}.${rest}`);
}

/** Made once: that costs more than all that it is asked. */
const languageNames = new Intl.DisplayNames("en", { type: "language" });

/** English name of a language; its code where there is none. */
function nameOf(code: string): string {
  try {
    return languageNames.of(code) ?? code;
  } catch {
    return code;
  }
}
