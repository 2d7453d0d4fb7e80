import type { ApiVersion } from "../api-version.ts";
import { ProtocolError } from "../protocol-error.ts";
import { sameValue } from "./same-value.ts";
import type { SessionUpdate } from "./session-update.ts";
import type { Session } from "./session.ts";
import { settingRows } from "./settings.ts";

/** What the merge must know beside session and update. */
export interface SessionFacts {
  /** Version whose defaults count. */
  readonly apiVersion: ApiVersion;
  /** Whether the session has sent assistant audio; the voice is fixed from then on (BH-11). */
  readonly assistantAudioSent: boolean;
}

/** What became of a `session.update`. */
export type SessionUpdateResult =
  | {
      readonly kind: "updated";
      readonly session: Session;
      /** Fields whose value is another one than before. */
      readonly changed: readonly (keyof Session)[];
    }
  | { readonly kind: "rejected"; readonly error: ProtocolError };

const invalidValue = (param: string, message: string) => new ProtocolError("invalid_value", message, { param });

/** Rate that goes with the format: G.711 has 8000 Hz only, and pcm16 starts at 24000 when one leaves it (SF-05). */
function samplingRateAfter(session: Session, update: SessionUpdate): number {
  if (update.input_audio_sampling_rate !== undefined) return update.input_audio_sampling_rate;
  const format = update.input_audio_format ?? session.input_audio_format;
  if (format !== "pcm16") return 8000;
  return session.input_audio_format === "pcm16" ? session.input_audio_sampling_rate : 24_000;
}

function merge(session: Session, update: SessionUpdate, { apiVersion }: SessionFacts): Session {
  const nested = session.ga !== undefined;
  const written = settingRows.flatMap(([name, row]) => {
    const value: unknown = update[name];
    if (value === undefined) return [];
    if (value === null) return [[name, row.cleared ?? null]];
    return [[name, row.complete?.(value, { apiVersion, nested, before: session[name] }) ?? value]];
  });
  return {
    ...session,
    ...(Object.fromEntries(written) as Partial<Session>),
    input_audio_sampling_rate: samplingRateAfter(session, update),
    ...(session.ga && { ga: { ...session.ga, ...update.ga } }),
  };
}

/** BH-10, BH-11: what may not change. */
function fixedFieldFault(session: Session, merged: Session, facts: SessionFacts) {
  if (merged.model !== session.model) {
    return invalidValue("session.model", "The model of a session cannot be changed.");
  }
  if (facts.assistantAudioSent && !sameValue(session.voice, merged.voice)) {
    const note = "The voice cannot be changed after the assistant has spoken in this session.";
    return new ProtocolError("cannot_update_voice", note, { param: "session.voice" });
  }
  return undefined;
}

/** BH-12: with the client's echo reference, what describes the input audio is fixed. */
function echoReferenceFault(session: Session, merged: Session) {
  const before = session.input_audio_echo_cancellation;
  if (before?.reference_source !== "client") return undefined;
  const after = merged.input_audio_echo_cancellation;
  const note = "cannot be changed while the client sends the echo reference.";
  if (session.input_audio_format !== merged.input_audio_format) {
    return invalidValue("session.input_audio_format", `The input format ${note}`);
  }
  if (session.input_audio_sampling_rate !== merged.input_audio_sampling_rate) {
    return invalidValue("session.input_audio_sampling_rate", `The sampling rate ${note}`);
  }
  if (!sameValue(before, after)) {
    return invalidValue("session.input_audio_echo_cancellation", `The echo cancellation ${note}`);
  }
  return undefined;
}

/** Combinations that the fields allow one by one and not together (SF-05, ER-13). */
function combinationFault(merged: Session) {
  const { input_audio_format: format, input_audio_echo_cancellation: echo } = merged;
  if (format !== "pcm16" && merged.input_audio_sampling_rate !== 8000) {
    return invalidValue("session.input_audio_sampling_rate", `The format ${format} has a sampling rate of 8000 only.`);
  }
  if (echo === null) return undefined;
  const param = "session.input_audio_echo_cancellation.channels";
  if (echo.reference_source === "server" && echo.channels === 2) {
    const note = "Two channels need the reference_source 'client'.";
    return new ProtocolError("invalid_ec_channels_requires_client", note, { param });
  }
  if (echo.reference_source === "client" && echo.channels === 1) {
    const note = "The reference_source 'client' needs two channels.";
    return new ProtocolError("invalid_ec_reference_channels", note, { param });
  }
  if (echo.channels === 2 && format !== "pcm16") return invalidValue(param, "Two channels need the format pcm16.");
  return undefined;
}

/**
 * Merges a `session.update` into the session (CE-01). Pure, and all or nothing: a rejected update changes nothing
 * (BH-13). A `turn_detection` object replaces the former one, its missing members take the defaults of type and
 * api-version. The caller adds the `event_id` to the error.
 */
export function applySessionUpdate(session: Session, update: SessionUpdate, facts: SessionFacts): SessionUpdateResult {
  const merged = merge(session, update, facts);
  const error =
    fixedFieldFault(session, merged, facts) ?? echoReferenceFault(session, merged) ?? combinationFault(merged);
  if (error !== undefined) return { kind: "rejected", error };
  const keys = Object.keys(merged) as (keyof Session)[];
  const changed = keys.filter((key) => !sameValue(session[key], merged[key]));
  return { kind: "updated", session: merged, changed };
}
