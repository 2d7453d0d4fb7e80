import { putWavHeader, wavHeaderBytes } from "@vivavoce/audio";
import { isRecord } from "@vivavoce/audio/is-record";
import type { AudioRun, LoggedEvent } from "./event-log.ts";
import { durationOf } from "./recording.ts";
import type { Recording } from "./recording.ts";
import { recordRate, Track } from "./track.ts";
import type { Stretch } from "./track.ts";

/** Name of the chunk with everything but the sound. */
const chunkName = "voic";
const format = "vivavoce.conversation";

/** What can be wrong with a file. */
export type FileProblem = "noWav" | "noConversation" | "cutOff" | "unreadable" | "otherKind" | "newer" | "incomplete";

/** A file that cannot be opened, and why. */
export class ConversationFileError extends Error {
  override readonly name = "ConversationFileError";
  readonly problem: FileProblem;

  constructor(problem: FileProblem) {
    super(`The conversation file cannot be opened: ${problem}.`);
    this.problem = problem;
  }
}

/**
 * A conversation as one file: a stereo WAV, left you and right the assistant, that any player plays, with the events in a
 * chunk of their own that players pass over.
 */
export function encodeConversation(recording: Recording): Uint8Array<ArrayBuffer> {
  const lengthMs = durationOf(recording);
  const left = recording.you.toPcm16(lengthMs);
  const right = recording.assistant.toPcm16(lengthMs);
  const { startedAt, server, model, events } = recording;
  const stretches = { you: recording.you.stretches, assistant: recording.assistant.stretches };
  const json = JSON.stringify({ format, version: 1, startedAt, server, model, stretches, events });
  const text = new TextEncoder().encode(json);
  const dataBytes = left.length * 4;
  const bytes = new Uint8Array(wavHeaderBytes + dataBytes + 8 + text.length + (text.length % 2));
  const view = new DataView(bytes.buffer);
  putWavHeader(bytes, { sampleRate: recordRate, channels: 2, dataBytes });
  for (let i = 0; i < left.length; i++) {
    view.setInt16(wavHeaderBytes + i * 4, left[i] ?? 0, true);
    view.setInt16(wavHeaderBytes + i * 4 + 2, right[i] ?? 0, true);
  }
  writeName(view, wavHeaderBytes + dataBytes, chunkName);
  view.setUint32(wavHeaderBytes + dataBytes + 4, text.length, true);
  bytes.set(text, wavHeaderBytes + dataBytes + 8);
  return bytes;
}

function writeName(view: DataView, offset: number, name: string): void {
  for (let i = 0; i < 4; i++) view.setUint8(offset + i, name.charCodeAt(i));
}

/**
 * Reads what `encodeConversation` wrote.
 * @throws {ConversationFileError} for any other file.
 */
export function decodeConversation(bytes: Uint8Array): Recording {
  const chunks = chunksOf(bytes);
  const data = chunks.get("data");
  const text = chunks.get(chunkName);
  if (data === undefined || text === undefined) {
    throw new ConversationFileError("noConversation");
  }
  const head = readHead(text);
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const samples = Math.floor(data.byteLength / 4);
  // An hour has 86 million of them: a function for each would take minutes.
  const left = new Int16Array(samples);
  const right = new Int16Array(samples);
  for (let i = 0; i < samples; i++) {
    left[i] = view.getInt16(i * 4, true);
    right[i] = view.getInt16(i * 4 + 2, true);
  }
  return {
    startedAt: head.startedAt,
    server: head.server,
    model: head.model,
    events: head.events,
    you: Track.from(left, head.stretches.you),
    assistant: Track.from(right, head.stretches.assistant),
  };
}

function chunksOf(bytes: Uint8Array): Map<string, Uint8Array> {
  const chunks = new Map<string, Uint8Array>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const nameAt = (offset: number): string => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.length < 12 || nameAt(0) !== "RIFF" || nameAt(8) !== "WAVE") {
    throw new ConversationFileError("noWav");
  }
  let offset = 12;
  while (offset + 8 <= bytes.length) {
    const lengthBytes = view.getUint32(offset + 4, true);
    const end = offset + 8 + lengthBytes;
    if (end > bytes.length) throw new ConversationFileError("cutOff");
    chunks.set(nameAt(offset), bytes.subarray(offset + 8, end));
    offset = end + (lengthBytes % 2);
  }
  return chunks;
}

interface Head {
  readonly startedAt: string;
  readonly server: string;
  readonly model: string;
  readonly events: readonly LoggedEvent[];
  readonly stretches: { readonly you: readonly Stretch[]; readonly assistant: readonly Stretch[] };
}

function readHead(text: Uint8Array): Head {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(text));
  } catch {
    throw new ConversationFileError("unreadable");
  }
  if (!isRecord(value) || value["format"] !== format) throw new ConversationFileError("otherKind");
  if (value["version"] !== 1) throw new ConversationFileError("newer");
  const { startedAt, server, model, events, stretches } = value;
  const tracks = isRecord(stretches) ? stretches : {};
  if (typeof startedAt !== "string" || typeof server !== "string" || typeof model !== "string") return broken();
  if (!Array.isArray(events) || !events.every(isLoggedEvent)) return broken();
  const { you, assistant } = tracks;
  if (!isStretches(you) || !isStretches(assistant)) return broken();
  return { startedAt, server, model, events, stretches: { you, assistant } };
}

function broken(): never {
  throw new ConversationFileError("incomplete");
}

function isLoggedEvent(value: unknown): value is LoggedEvent {
  if (!isRecord(value) || !isRecord(value["event"])) return false;
  const { number, atMs, direction, type, audio } = value;
  if (typeof number !== "number" || typeof atMs !== "number" || typeof type !== "string") return false;
  return (direction === "sent" || direction === "received") && (audio === undefined || isAudioRun(audio));
}

function isAudioRun(value: unknown): value is AudioRun {
  if (!isRecord(value)) return false;
  const { count, lastMs, durationMs, placeMs } = value;
  return [count, lastMs, durationMs, placeMs ?? 0].every(Number.isFinite);
}

function isStretches(value: unknown): value is readonly Stretch[] {
  if (!Array.isArray(value)) return false;
  return value.every(
    (each: unknown) =>
      isRecord(each) &&
      Number.isFinite(each["startMs"]) &&
      Number.isFinite(each["endMs"]) &&
      typeof each["cut"] === "boolean",
  );
}
