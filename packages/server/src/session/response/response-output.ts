import { addToArguments } from "../state/call-arguments.ts";
import { addMcpArguments, endMcpCall, finishRound, isCalling, openMcpCall } from "./mcp-calls.ts";
import { callItem, changeItem, changeRunning, messageItem, openItem, placeOf, running } from "./output-items.ts";
import { endFull, mayNotCall, refuseCall, takeRoom } from "./output-budget.ts";
import { closeItems, failResponse } from "./response-end.ts";
import type { PlacedWords, ResponsePart, WordMark, WrittenPart } from "../state/response-part.ts";
import type { OpenCall, OpenMessage } from "../state/response-state.ts";
import { besides } from "./responses-beside.ts";
import type { Step } from "../state/step.ts";

const soundParts = new Set<ResponsePart["type"]>(["audio", "word", "wordsPlaced", "viseme"]);

/** A piece of the running response. Pieces of a response that is over are dropped here, and nowhere else. */
export function applyPart(step: Step, responseId: string, part: ResponsePart): void {
  const { response } = step.state;
  if (besides(step, responseId, () => applyTo(step, part))) return;
  if (response.phase === "running" && response.id === responseId) applyTo(step, part);
}

function applyTo(step: Step, part: ResponsePart): void {
  const response = running(step);
  // The run has said everything; the next one starts when the calls have ended.
  if (isCalling(response) && part.type !== "mcpCallEnded") return;
  if (!response.audible && soundParts.has(part.type)) return;
  (onPart[part.type] as ((step: Step, part: ResponsePart) => void) | undefined)?.(step, part);
}

type Parts = { readonly [Type in ResponsePart["type"]]: Extract<ResponsePart, { readonly type: Type }> };

/** What each part adds. */
const onPart: { readonly [Type in keyof Parts]: (step: Step, part: Parts[Type]) => void } = {
  text: addText,
  transcript: addText,
  audio: addAudio,
  word: addWord,
  wordsPlaced: placeWords,
  viseme: addViseme,
  toolCall(step, part) {
    if (mayNotCall(step)) return refuseCall(step);
    if (!takeRoom(step, part.name + part.callId)) return endFull(step);
    openCall(step, part);
  },
  toolCallArguments(step, { index, text }) {
    if (!takeRoom(step, text)) return endFull(step);
    if (!addMcpArguments(step, index, text)) addArguments(step, index, text);
  },
  written: (step, { part }) => changeRunning(step, { written: joined(running(step).written ?? [], part) }),
  clause: beginClause,
  mcpCallEnded: (step, { itemId, result }) => endMcpCall(step, itemId, result),
  unspoken: warnOfSilence,
  usage: (step, { usage }) => changeRunning(step, { reported: usage }),
  finished: (step, { reason, usage }) => finishRound(step, reason, usage),
  failing(step, { error }) {
    closeItems(step, "incomplete", () => true);
    changeRunning(step, { failure: error });
  },
  failed: (step, { error }) => failResponse(step, error),
};

function addText(step: Step, { text }: { readonly text: string }): void {
  if (text === "") return;
  if (!takeRoom(step, text)) return endFull(step);
  const message = messageFor(step);
  changeItem(step, { ...message, text: message.text + text });
  const at = { ...address(step, message), delta: text };
  if (message.part === "audio") step.send({ type: "response.audio_transcript.delta", ...at });
  else step.send({ type: "response.text.delta", ...at });
}

function beginClause(step: Step, { atMs }: Parts["clause"]): void {
  const message = messageFor(step);
  changeItem(step, { ...message, clause: { text: message.text.length, atMs } });
}

/** Text as one piece, however it came. */
function joined(written: readonly WrittenPart[], part: WrittenPart): readonly WrittenPart[] {
  const last = written.at(-1);
  if (part.type !== "text" || last?.type !== "text") return [...written, part];
  return [...written.slice(0, -1), { type: "text", text: last.text + part.text }];
}

function addAudio(step: Step, { base64, durationMs }: Parts["audio"]): void {
  const message = messageFor(step);
  changeItem(step, { ...message, audioMs: message.audioMs + durationMs });
  changeRunning(step, { audioMs: running(step).audioMs + durationMs });
  step.send({ type: "response.audio.delta", ...address(step, message), delta: base64 });
}

/** Who only listens would take it for no answer. */
function warnOfSilence(step: Step, { voice, script }: Parts["unspoken"]): void {
  const what = script === null ? "these words" : `${script} text`;
  step.warn(
    "text_not_spoken",
    `Voice '${voice}' cannot speak ${what}: the answer is shown, and not or not all heard.`,
    null,
  );
}

function addWord(step: Step, word: WordMark): void {
  const message = messageFor(step);
  changeItem(step, { ...message, words: [...message.words, word] });
  tellWord(step, word);
}

/** What was told of words stands; those that nobody has been told of are told now. */
function placeWords(step: Step, { textStart, words }: PlacedWords): void {
  const message = messageFor(step);
  const kept = message.words.filter(({ textEnd }) => textEnd <= textStart);
  changeItem(step, { ...message, words: [...kept, ...words] });
  for (const word of words.slice(message.words.length - kept.length)) tellWord(step, word);
}

function tellWord(step: Step, word: WordMark): void {
  if (!running(step).wordTimes) return;
  const message = messageFor(step);
  changeItem(step, { ...message, wordTimesSent: true });
  step.send({
    type: "response.audio_timestamp.delta",
    ...address(step, message),
    audio_offset_ms: Math.round(word.offsetMs),
    audio_duration_ms: Math.round(word.durationMs),
    text: word.text,
    timestamp_type: "word",
  });
}

function addViseme(step: Step, { visemeId, offsetMs }: Parts["viseme"]): void {
  const message = messageFor(step);
  changeItem(step, { ...message, visemesSent: true });
  step.send({
    type: "response.animation_viseme.delta",
    ...address(step, message),
    audio_offset_ms: Math.round(offsetMs),
    viseme_id: visemeId,
  });
}

/** 8.6: a call is its own item; text before it is closed first. */
function openCall(step: Step, { index, callId, name }: Parts["toolCall"]): void {
  const binding = running(step).mcp.bindings.find(({ modelName }) => modelName === name);
  if (binding !== undefined) return openMcpCall(step, index, binding);
  closeItems(step, "completed", (open) => open.kind === "message");
  const itemId = step.id("item");
  const outputIndex = running(step).nextOutputIndex;
  const call: OpenCall = { kind: "call", outputIndex, itemId, index, callId, name, arguments: "" };
  openItem(step, call, callItem(call, "in_progress", ""));
}

function addArguments(step: Step, index: number, text: string): void {
  const response = running(step);
  const call = response.open.find((open) => open.kind === "call" && open.index === index);
  if (call?.kind !== "call" || text === "") return;
  const { arguments: written, delta } = addToArguments(call.arguments, text);
  changeItem(step, { ...call, arguments: written });
  if (delta === "") return;
  const at = placeOf(response, call);
  step.send({ type: "response.function_call_arguments.delta", ...at, call_id: call.callId, delta });
}

/** The message being spoken or written, opened when the first piece of it arrives (wire.md 8.1.11 to 8.1.13). */
function messageFor(step: Step): OpenMessage {
  const response = running(step);
  const open = response.open.find((candidate) => candidate.kind === "message");
  if (open !== undefined) return open;
  const standsFor = response.failure === null ? (response.request.said?.standsFor ?? null) : "failed_answer";
  const message: OpenMessage = {
    kind: "message",
    outputIndex: response.nextOutputIndex,
    itemId: step.id("msg"),
    part: response.audible ? "audio" : "text",
    text: "",
    audioMs: 0,
    words: [],
    wordTimesSent: false,
    visemesSent: false,
    standsFor,
    truncatedMs: null,
  };
  // Cascaded models show an item that is being made as incomplete (SE-21).
  openItem(step, message, messageItem(message, "incomplete", []));
  step.send({
    type: "response.content_part.added",
    ...address(step, message),
    part: message.part === "audio" ? { type: "audio", transcript: "" } : { type: "text", text: "" },
  });
  if (message.part === "audio") step.effect({ type: "beginSound", responseId: response.id, itemId: message.itemId });
  return message;
}

function address(step: Step, message: OpenMessage): ReturnType<typeof placeOf> & { readonly content_index: number } {
  return { ...placeOf(running(step), message), content_index: 0 };
}
