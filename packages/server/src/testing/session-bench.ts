import { createSession } from "@vivavoce/protocol";
import type { ServerEvent } from "@vivavoce/protocol";
import type { Capabilities } from "../session/state/capabilities.ts";
import { givenTools } from "../session/honour/given-tools.ts";
import { reduce } from "../session/reduce.ts";
import type { SessionEffect } from "../session/state/session-effect.ts";
import type { ControlEvent, SessionInput } from "../session/state/session-input.ts";
import { createSessionState } from "../session/state/session-state.ts";
import type { SessionState } from "../session/state/session-state.ts";

/** Engines that can do everything the session core asks about. */
export const ableEngines: Capabilities = {
  model: {
    id: "test-model",
    aliases: ["test-model", "gpt-4o"],
    tools: true,
    images: false,
    temperature: true,
    reasoningEffort: true,
  },
  recognizer: { id: "test-asr", languages: ["en"], phraseList: true, wordTimes: true, logprobs: true },
  synthesizer: {
    id: "test-tts",
    voices: [
      { name: "slt", language: "en-US", gender: "female" },
      { name: "rms", language: "en-US", gender: "male" },
    ],
    rate: true,
    pitch: true,
    volume: true,
    wordTimes: true,
    phones: true,
  },
  noiseSuppression: false,
  echoCancellation: false,
  endOfUtterance: true,
};

/** The session core on a bench: inputs in, effects and state to look at. No sockets, engines or time. */
export interface SessionBench {
  readonly state: SessionState;
  /** Effects of the last input. */
  readonly effects: readonly SessionEffect[];
  /** Every server event so far. */
  readonly sent: readonly ServerEvent[];
  input(input: SessionInput): readonly SessionEffect[];
  /** A client event, as decoded. */
  client(event: ControlEvent): readonly ServerEvent[];
  /** Types of the events that the last input sent. */
  types(): string[];
}

/** A state of the reducer, with inputs to give it by hand. */
export function createSessionBench(
  overrides: Partial<Parameters<typeof createSession>[0]> = {},
  abilities: Capabilities = ableEngines,
  facts: Pick<Parameters<typeof createSessionState>[0], "languageSentences" | "hearingSentences"> = {},
): SessionBench {
  const apiVersion = overrides.apiVersion ?? "2026-07-15";
  let state = createSessionState({
    given: givenTools(overrides.update),
    session: createSession({
      apiVersion,
      model: "gpt-4o",
      id: "sess_test",
      expiresAt: 2_000_000_000,
      ...overrides,
    }),
    apiVersion,
    idSeed: "seed",
    abilities,
    ...facts,
    limits: {
      maxItems: 50,
      maxBufferedMs: 60_000,
      maxSessionMs: 3_600_000,
      maxSessionBytes: 1_000_000,
      maxPendingTranscriptions: 8,
    },
  });
  let effects: readonly SessionEffect[] = [];
  const sent: ServerEvent[] = [];

  const input = (next: SessionInput): readonly SessionEffect[] => {
    const reduction = reduce(state, next);
    state = reduction.state;
    effects = reduction.effects;
    sent.push(...eventsOf(effects));
    return effects;
  };
  input({ type: "opened" });

  return {
    get state() {
      return state;
    },
    get effects() {
      return effects;
    },
    sent,
    input,
    client: (event) => eventsOf(input({ type: "clientEvent", event, ignored: [] })),
    types: () => eventsOf(effects).map((event) => event.type),
  };
}

/** The events among effects, in order. */
export function eventsOf(effects: readonly SessionEffect[]): ServerEvent[] {
  return effects.flatMap((effect) => (effect.type === "send" ? [effect.event] : []));
}
