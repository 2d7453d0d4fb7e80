import { ProtocolError, toErrorBody } from "@vivavoce/protocol";
import type { ClientEvent, Dialect, ParsedClientEvent, Session } from "@vivavoce/protocol";
import { wrongTurn } from "../../../session/turn/client-turn.ts";
import { refuseAudio } from "../../../session/turn/input-buffer.ts";
import type { PlaybackFact, SessionInput } from "../../../session/state/session-input.ts";
import type { SessionState } from "../../../session/state/session-state.ts";
import type { SessionDrain } from "../../session-drain.ts";
import type { SessionRoom } from "../../session-room.ts";
import { appendedAudio } from "./appended-audio.ts";
import type { AudioInput } from "../audio-input.ts";
import { decodeMessage, eventIdOf } from "./decode-message.ts";
import { inputFormatOf, lengthMs } from "../input-decoder.ts";
import type { InputFormat } from "../input-decoder.ts";
import type { RecordedSounds } from "../recorded/recorded-sounds.ts";
import { refuseSize } from "./refuse-size.ts";

/** What messages of a client are turned into inputs with. */
export interface ClientMessagesOptions {
  readonly dialect: Dialect;
  readonly audioInput: AudioInput;
  /** Takes the sound of items. */
  readonly recordings: RecordedSounds;
  readonly room: SessionRoom;
  /** Says what a session that drains takes no more. */
  readonly drain: Pick<SessionDrain, "hears" | "refuses">;
  readonly state: () => SessionState;
  /** What the client is playing; null when nothing. */
  readonly playback: () => PlaybackFact | null;
  /** Told of media time received, as soon as it is. */
  readonly heard: (receivedMs: number) => void;
  readonly post: (input: SessionInput) => void;
}

/**
 * Takes messages of one client, as they come off the wire: sound goes to the audio input, everything else to the session; what
 * is wrong becomes an error of the client's.
 */
export function createClientMessages(options: ClientMessagesOptions): (message: Buffer) => void {
  const { dialect, audioInput, recordings, room, drain, state, post } = options;

  let known: { readonly session: Session; readonly format: InputFormat } | undefined;

  /** Settings are one value until they change, and sound comes many times a second. */
  function formatOf(session: Session): InputFormat {
    if (known?.session !== session) known = { session, format: inputFormatOf(session) };
    return known.format;
  }

  function refuse(error: ProtocolError): void {
    post({ type: "clientError", error: toErrorBody(error) });
  }

  function receiveEvent(event: ClientEvent, ignored: readonly string[]): void {
    const refusal = drain.refuses(event);
    if (refusal !== undefined) return refuse(refusal);
    if (event.type === "input_audio_buffer.append")
      return append(Buffer.from(event.audio, "base64"), () => event.event_id ?? null);
    if (event.type === "input_audio.turn.append") {
      const problem = wrongTurn(state(), event.turn_id);
      const at = { param: "turn_id", eventId: event.event_id ?? null };
      if (problem !== undefined) return refuse(new ProtocolError("invalid_value", problem, at));
      return append(Buffer.from(event.audio, "base64"), () => event.event_id ?? null);
    }
    const stopsPlaying = event.type === "response.cancel" || event.type === "response.create";
    const playback = stopsPlaying ? options.playback() : null;
    const facts = { ignored, ...(playback === null ? {} : { playback }) };
    post({ type: "clientEvent", ...recordings.take(event, state().session), ...facts });
  }

  /** The id is asked for only when there is an error to tell. */
  function append(bytes: Uint8Array, eventId: () => string | null): void {
    try {
      const refusal =
        refuseAudio(state(), lengthMs(bytes.length, formatOf(state().session))) ??
        room.refuseAudio(audioInput.waitingBytes + bytes.length);
      if (refusal !== undefined) throw refusal;
      if (!drain.hears()) return;
      const receivedMs = audioInput.append(bytes);
      options.heard(receivedMs);
      post({ type: "audioReceived", receivedMs });
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      post({ type: "clientError", error: { ...toErrorBody(error), event_id: eventId() } });
    }
  }

  return (message) => {
    const audio = appendedAudio(message);
    const read = (): ParsedClientEvent => decodeMessage(message, (text) => dialect.decode(text));
    if (audio !== undefined) return append(audio, () => eventIdOf(read()));
    const refusal = refuseSize(message);
    if (refusal !== undefined) return refuse(refusal);
    const parsed = read();
    if (parsed.kind === "invalid") return refuse(parsed.error);
    const lack = room.refuseEvent(parsed.event, message.length);
    if (lack !== undefined) return refuse(lack);
    try {
      receiveEvent(parsed.event, parsed.ignored);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      refuse(error);
    }
  };
}
