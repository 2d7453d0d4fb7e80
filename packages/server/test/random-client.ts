import { Buffer } from "node:buffer";
import type { SeededRandom } from "./seeded-random.ts";

/** Something a client sends, and what must become of it. */
export interface RandomMessage {
  readonly data: string | Buffer;
  /** The `event_id` an `error` about it must carry. */
  readonly eventId: string | null;
  /** `error`: it is wrong whatever the session is doing. `any`: that depends, or nobody knows. */
  readonly outcome: "error" | "any";
}

type Body = Record<string, unknown>;

/** A client that says sense and nonsense. `itemIds` are those it has heard of, and grows from outside. */
export function createRandomClient(random: SeededRandom, itemIds: readonly string[]): () => RandomMessage {
  let sent = 0;
  const { below, oneIn, pick } = random;

  function anItem(): string {
    if (oneIn(3)) return itemIds.at(-1) ?? "root";
    return itemIds.length === 0 || oneIn(6) ? pick(["item_nobody", "root", "mine_1", "mine_2"]) : pick(itemIds);
  }

  function aMessageItem(): Body {
    const role = pick(["user", "user", "user", "system", "assistant"]);
    const part =
      role === "assistant"
        ? { type: pick(["text", "output_text"]), text: "I said so." }
        : oneIn(5) && role === "user"
          ? { type: "input_audio", audio: audioOf(below(4000)).toString("base64"), transcript: pick(["hey", null]) }
          : { type: "input_text", text: "Some words." };
    const id = oneIn(4) ? { id: pick(["mine_1", "mine_2", `mine_${sent}`]) } : {};
    return { type: "message", role, content: [part], ...id };
  }

  function aTurnDetection(): unknown {
    if (oneIn(4)) return null;
    const eou = { model: "semantic_detection_v1", threshold: 0.01, timeout: 2 };
    return {
      type: pick(["server_vad", "semantic_vad", "azure_semantic_vad", "azure_semantic_vad_multilingual"]),
      ...(oneIn(3) ? { silence_duration_ms: pick([0, 200, 500, 2000]) } : {}),
      ...(oneIn(3) ? { prefix_padding_ms: pick([0, 300, 5000]) } : {}),
      ...(oneIn(3) ? { create_response: oneIn(2) } : {}),
      ...(oneIn(3) ? { interrupt_response: oneIn(2) } : {}),
      ...(oneIn(3) ? { auto_truncate: oneIn(2) } : {}),
      ...(oneIn(3) ? { end_of_utterance_detection: eou } : {}),
    };
  }

  function aSession(): Body {
    const choices: Body = {
      instructions: pick(["Be brief.", "", null, "x".repeat(below(2000))]),
      modalities: pick([["text"], ["text", "audio"], ["audio"], ["text", "audio", "animation"]]),
      voice: pick(["alloy", { type: "azure-standard", name: "en-US-AvaNeural", rate: "1.2" }, "alto"]),
      turn_detection: aTurnDetection(),
      input_audio_format: pick(["pcm16", "g711_ulaw", "g711_alaw"]),
      output_audio_format: pick(["pcm16", "g711_ulaw", "g711_alaw", "pcm16-16000hz", "pcm16_8000hz"]),
      input_audio_sampling_rate: pick([8000, 16_000, 24_000, 44_100]),
      input_audio_transcription: pick([{ model: "azure-speech" }, { model: "whisper-1", language: "en" }, null]),
      output_audio_timestamp_types: pick([["word"], [], null]),
      animation: pick([{ outputs: ["viseme_id"] }, null]),
      tools: pick([[], [{ type: "function", name: "look", parameters: { type: "object" } }]]),
      tool_choice: pick(["auto", "none", "required"]),
      temperature: pick([0, 0.8, 2]),
      max_response_output_tokens: pick([1, 4096, "inf"]),
      input_audio_noise_reduction: pick([{ type: "azure_deep_noise_suppression" }, null]),
      include: pick([["item.input_audio_transcription.logprobs"], null]),
      metadata: pick([{ a: "b" }, null]),
    };
    return Object.fromEntries(Object.entries(choices).filter(() => oneIn(5)));
  }

  function aResponse(): Body {
    const choices: Body = {
      modalities: pick([["text"], ["text", "audio"]]),
      conversation: pick(["auto", "none"]),
      commit: oneIn(2),
      cancel_previous: oneIn(2),
      instructions: "Only now.",
      append_input_items: [aMessageItem()],
      input_items: pick([[], [aMessageItem()], [{ type: "item_reference", id: anItem() }]]),
      pre_generated_assistant_message: {
        type: "message",
        role: "assistant",
        content: [{ type: "text", text: "Said before." }],
      },
      max_output_tokens: pick([1, 50, "inf"]),
      metadata: { turn: "1" },
      output_audio_format: pick(["pcm16", "g711_ulaw"]),
    };
    return Object.fromEntries(Object.entries(choices).filter(() => oneIn(5)));
  }

  /** Events of the right form; whether they fit depends on what the session is doing. */
  function aGoodEvent(): Body {
    const make = pick<() => Body>([
      () => ({ type: "session.update", session: aSession() }),
      () => ({ type: "session.update", session: { turn_detection: aTurnDetection() } }),
      () => ({ type: "session.update", session: { input_audio_transcription: { model: "gpt-4o-transcribe" } } }),
      () => ({ type: "input_audio_buffer.commit" }),
      () => ({ type: "input_audio_buffer.clear" }),
      () => ({ type: "input_audio.clear" }),
      () => ({ type: "output_audio_buffer.clear" }),
      () => ({
        type: "conversation.item.create",
        item: aMessageItem(),
        ...(oneIn(3) ? { previous_item_id: pick([anItem(), null]) } : {}),
      }),
      () => ({
        type: "conversation.item.create",
        item: { type: "function_call_output", call_id: pick(["call_1", "call_2"]), output: "done" },
      }),
      () => ({ type: "conversation.item.retrieve", item_id: anItem() }),
      () => ({ type: "conversation.item.delete", item_id: anItem() }),
      () => ({
        type: "conversation.item.truncate",
        item_id: anItem(),
        content_index: pick([0, 0, 0, 1]),
        audio_end_ms: pick([0, below(300), below(4000)]),
      }),
      () => ({ type: "response.create" }),
      () => ({ type: "response.create", response: { cancel_previous: false } }),
      () => ({ type: "response.create", response: aResponse() }),
      () => ({ type: "response.cancel" }),
      () => ({ type: "input_text.delta", id: pick(["mine_1", "mine_3"]), delta: "te" }),
      () => ({ type: "input_text.done", id: pick(["mine_1", "mine_3"]) }),
      () => ({ type: "session.avatar.connect", client_sdp: "v=0" }),
      () => ({ type: "rtc.call.sdp.create", sdp: "v=0" }),
      () => ({ type: "mcp_approval_response", approval_request_id: "mcpr_1", approve: true }),
    ]);
    return make();
  }

  /** Events that are wrong in any state. */
  function aBadEvent(): Body {
    return pick<Body>([
      {},
      { type: 7 },
      { type: null },
      { type: "no.such.event" },
      { type: "constructor" },
      { type: "__proto__" },
      { type: "response.done" },
      { type: "session.update" },
      { type: "session.update", session: pick([null, 3, "x", []]) },
      { type: "session.update", session: { temperature: 99 } },
      { type: "session.update", session: { modalities: ["smell"] } },
      { type: "session.update", session: { modalities: [] } },
      { type: "session.update", session: { voice: 12 } },
      { type: "session.update", session: { turn_detection: { type: "telepathy" } } },
      { type: "session.update", session: { turn_detection: { type: "server_vad", threshold: 7 } } },
      { type: "session.update", session: { turn_detection: { type: "server_vad", silence_duration_ms: -1 } } },
      { type: "session.update", session: { input_audio_sampling_rate: 1 } },
      { type: "session.update", session: { tools: "all" } },
      { type: "session.update", session: { instructions: "kept back", max_response_output_tokens: 0 } },
      { type: "input_audio_buffer.append" },
      { type: "input_audio_buffer.append", audio: 1 },
      { type: "input_audio_buffer.append", audio: "not base64!" },
      { type: "input_audio_buffer.append", audio: "AAAAA" },
      { type: "input_audio.turn.append", turn_id: "turn_1", audio: "AAAA" },
      { type: "conversation.item.create" },
      { type: "conversation.item.create", item: { type: "song" } },
      { type: "conversation.item.create", item: { type: "message", role: "king", content: [] } },
      { type: "conversation.item.create", item: { type: "message", role: "user", content: "hello" } },
      { type: "conversation.item.create", item: aMessageItem(), previous_item_id: "item_of_nobody" },
      { type: "conversation.item.retrieve", item_id: "item_of_nobody" },
      { type: "conversation.item.delete", item_id: "item_of_nobody" },
      { type: "conversation.item.delete", item_id: 5 },
      { type: "conversation.item.truncate", item_id: "item_of_nobody", content_index: 0, audio_end_ms: 0 },
      { type: "conversation.item.truncate", item_id: anItem(), content_index: 0, audio_end_ms: -1 },
      { type: "conversation.item.truncate", item_id: anItem(), content_index: 0.5, audio_end_ms: 1 },
      { type: "response.create", response: "now" },
      { type: "response.create", response: { max_output_tokens: -5 } },
      { type: "response.create", response: { input_items: [{ type: "item_reference", id: "item_of_nobody" }] } },
      { type: "session.update", session: nest(70) },
    ]);
  }

  /** A good event with one thing in it replaced or taken away. */
  function aDamagedEvent(): Body {
    const event = structuredClone(aGoodEvent());
    let place: Body = event;
    for (;;) {
      const key = pick(Object.keys(place));
      const value = place[key];
      if (typeof value === "object" && value !== null && Object.keys(value).length > 0 && !oneIn(3)) {
        place = value as Body;
        continue;
      }
      const junk = pick([
        null,
        -1,
        1e308,
        0.5,
        "",
        "\u0000\ud800",
        true,
        [],
        {},
        [[]],
        { type: "x" },
        "z".repeat(5000),
      ]);
      if (oneIn(4)) delete place[key];
      else place[key] = junk;
      return event;
    }
  }

  function inJson(body: Body, outcome: RandomMessage["outcome"]): RandomMessage {
    if (oneIn(12)) return { data: asSent(JSON.stringify({ ...body, event_id: "" })), eventId: null, outcome };
    const eventId = `evt_${sent}`;
    return { data: asSent(JSON.stringify({ event_id: eventId, ...body })), eventId, outcome };
  }

  /** Official clients may send JSON in binary frames (TR-51). */
  function asSent(text: string): string | Buffer {
    return oneIn(4) ? Buffer.from(text) : text;
  }

  /** Frames that hold no event at all. */
  function noEvent(): RandomMessage {
    const whole = JSON.stringify(aGoodEvent());
    const data = pick<string | Buffer>([
      "",
      whole.slice(0, 1 + below(whole.length - 1)),
      `${whole}}`,
      pick(["null", "42", '"text"', "[]", `[${whole}]`, "true"]),
      "[".repeat(100_000),
      Buffer.from(Array.from({ length: 1 + below(200) }, () => below(256))).fill(0xff, 0, 1),
      "\ufeff" + whole,
    ]);
    return { data: typeof data === "string" ? asSent(data) : data, eventId: null, outcome: "error" };
  }

  /** Valid JSON that would overflow the stack of whoever follows it down. */
  function anAbyss(): RandomMessage {
    const eventId = `evt_${sent}`;
    const depth = 20_000;
    const deep = `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
    const data = `{"event_id":"${eventId}","type":"session.update","session":{"metadata":${deep}}}`;
    return { data: asSent(data), eventId, outcome: "error" };
  }

  /** Events whose names and texts are far too long for anything to repeat them. */
  function aGiant(): RandomMessage {
    const long = "long ".repeat(below(300_000));
    const body = pick<Body>([
      { type: "session.update", session: { instructions: long } },
      { type: "session.update", session: { metadata: { [long]: 1 } } },
      { type: "session.update", session: { [long]: 1 } },
      { type: "session.update", session: Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`x${n}`, 1])) },
      { type: "conversation.item.delete", item_id: long },
      { type: "conversation.item.create", item: { type: "function_call_output", call_id: "call_1", output: long } },
      { type: long },
    ]);
    return inJson(body, "any");
  }

  function anAppend(): RandomMessage {
    const lengthBytes = pick([0, 1, 2, 3, 481, 960, 4800, 9601, 24_000, below(40_000)]);
    return inJson({ type: "input_audio_buffer.append", audio: audioOf(lengthBytes).toString("base64") }, "any");
  }

  /** Silence, or a square wave that counts as speech. */
  function audioOf(lengthBytes: number): Buffer {
    const bytes = Buffer.alloc(lengthBytes);
    if (oneIn(2)) for (let at = 0; at + 1 < lengthBytes; at += 2) bytes.writeInt16LE(at % 200 < 100 ? 4000 : -4000, at);
    return bytes;
  }

  return () => {
    sent += 1;
    const kind = below(100);
    if (kind < 35) return anAppend();
    if (kind < 70) return inJson(aGoodEvent(), "any");
    if (kind < 82) return inJson(aBadEvent(), "error");
    if (kind < 94) return inJson(aDamagedEvent(), "any");
    if (kind < 98) return noEvent();
    return kind === 98 ? anAbyss() : aGiant();
  };
}

function nest(depth: number): unknown {
  let value: unknown = {};
  for (let level = 0; level < depth; level++) value = { a: value };
  return value;
}
