import { isRecord } from "@vivavoce/audio/is-record";
import type { ClientEvent, ServerEvent } from "@vivavoce/protocol";
import { DIALECTS, WORDS, ask, read } from "@vivavoce/protocol/wire";
import type { Fields } from "@vivavoce/protocol/wire";
import type { EncodedEvent, Translator, WireEvent } from "./wire-dialect.ts";

/** What a server does not tell of a nested session. */
const untoldSession: Fields = {
  modalities: ["audio", "text"],
  voice: null,
  input_audio_format: "pcm16",
  output_audio_format: "pcm16",
  turn_detection: null,
  input_audio_noise_reduction: null,
  input_audio_echo_cancellation: null,
  input_audio_transcription: null,
  output_audio_timestamp_types: null,
  tools: [],
  temperature: null,
  max_response_output_tokens: "inf",
  reasoning_effort: null,
};
const untoldResponse: Fields = {
  output: [],
  modalities: [],
  voice: null,
  output_audio_format: null,
  temperature: null,
};

function completed(fields: Fields, untold: Fields): Fields {
  const absent = Object.entries(untold).filter(([name]) => fields[name] == null);
  return { ...fields, ...Object.fromEntries(absent) };
}

/**
 * Translates between the canonical events and a wire with other words. Where a wire tells an item in two steps,
 * `conversation.item.added` is told as `conversation.item.created`, and `conversation.item.done` says nothing more.
 */
export function createTranslator(name: Exclude<Translator["name"], "voice-live">): Translator {
  const words = WORDS[name];
  const nested = DIALECTS[name].nested === true;
  const readItem = (item: unknown): unknown => (words.item?.read === undefined ? item : words.item.read(item));

  function encode(event: ClientEvent): EncodedEvent {
    const dropped: string[] = [];
    if (event.type === "session.update") {
      const session = ask(words.session, event.session, (path) => dropped.push(`session.${path}`));
      return { wire: { ...event, session: nested ? { type: "realtime", ...session } : session }, dropped };
    }
    if (event.type === "conversation.item.create") {
      const item = words.item?.write === undefined ? event.item : words.item.write(event.item, {});
      return { wire: { ...event, item }, dropped };
    }
    if (event.type !== "response.create") return { wire: event as WireEvent, dropped };
    const { response: given, additional_instructions: more, ...head } = event;
    // Whatever is null comes from the session, as what is absent does.
    const asked = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== null));
    const response = ask(words.request, asked, (path) => dropped.push(`response.${path}`));
    const takesMore = DIALECTS[name].vendor === "azure";
    if (more != null && !takesMore) dropped.push("additional_instructions");
    const also = more != null && takesMore ? { additional_instructions: more } : {};
    return { wire: { ...head, ...(given == null ? {} : { response }), ...also }, dropped };
  }

  function sessionOf(session: Fields): Fields {
    const told = read(words.session, session);
    if (!nested) return { ...told, voice: told["voice"] ?? null };
    const isG711 = String(told["input_audio_format"]).startsWith("g711");
    return completed(told, { ...untoldSession, input_audio_sampling_rate: isG711 ? 8000 : 24_000, ga: {} });
  }

  function decode(wire: WireEvent): WireEvent | undefined {
    const { session, response } = wire;
    if (isRecord(session)) {
      return { ...wire, type: wire.type.replace(/^transcription_session\./, "session."), session: sessionOf(session) };
    }
    if (!nested) return wire;
    if (wire.type === "conversation.item.done") return undefined;
    if (wire.type === "conversation.item.added") {
      return { ...wire, type: "conversation.item.created", item: readItem(wire["item"]) };
    }
    if ("item" in wire) return { ...wire, item: readItem(wire["item"]) };
    if (isRecord(response)) return { ...wire, response: completed(read(words.response, response), untoldResponse) };
    const renamed = Object.entries(words.events ?? {}).find(([, theirs]) => wire.type.startsWith(theirs));
    return renamed === undefined ? wire : { ...wire, type: wire.type.replace(renamed[1], renamed[0]) };
  }

  // The fields are the server's; the client reads none it has not looked at.
  return { name, encode, decode: (wire) => decode(wire) as unknown as ServerEvent | undefined };
}
