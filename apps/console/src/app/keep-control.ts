import { batch } from "@preact/signals";
import { ConversationFileError, decodeConversation, encodeConversation } from "../record/conversation-file.ts";
import type { Recording } from "../record/recording.ts";
import { replay } from "../record/replayer.ts";
import type { Replay } from "../record/replayer.ts";
import { Conversation } from "../turns/conversation.ts";
import type { ServerEvent } from "@vivavoce/client";
import { text } from "../text/language.ts";
import type { Phrase } from "../text/messages.ts";
import { describeFailure } from "./describe-failure.ts";
import { beginLines, clearLines, hushLines, showBroken, showCaption, showNotice } from "./lines.ts";
import { chosenTurn, connection, durationMs, playheadMs, replaying, revision, shown, turnSet } from "./state.ts";

let current: Replay | undefined;

/** Begins the replay at the playhead, or stops it. */
export function toggleReplay(): void {
  if (current !== undefined) return stopReplay();
  const recording = shown.value?.recording;
  if (recording === undefined) return;
  const fromMs = playheadMs.value >= durationMs.value - 50 ? 0 : playheadMs.value;
  current = replay(recording, fromMs, () => {
    playheadMs.value = durationMs.value;
    stopReplay();
  });
  replaying.value = true;
  requestAnimationFrame(follow);
}

function follow(): void {
  if (current === undefined) return;
  playheadMs.value = current.positionMs;
  requestAnimationFrame(follow);
}

function stopReplay(): void {
  current?.stop();
  current = undefined;
  replaying.value = false;
}

/** Puts the playhead somewhere; a running replay goes on from there. */
export function seek(toMs: number): void {
  const wasPlaying = current !== undefined;
  stopReplay();
  playheadMs.value = Math.max(0, Math.min(durationMs.value, toMs));
  if (wasPlaying) toggleReplay();
}

/** A name for the file of a recording: when it was, and with whom. */
function fileNameOf({ startedAt }: Recording): string {
  return `conversation-${startedAt.slice(0, 19).replaceAll(/[:T]/g, "-")}.wav`;
}

/** Writes the shown conversation to a file of the user. */
export function saveConversation(): void {
  const recording = shown.value?.recording;
  if (recording === undefined) return;
  const url = URL.createObjectURL(new Blob([encodeConversation(recording)], { type: "audio/wav" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileNameOf(recording);
  link.click();
  // The download has begun by then; the memory is given back later, for browsers that read it late.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** Whether this browser can hand a file to other programs. */
export function canShare(): boolean {
  const file = new File([], "conversation.wav", { type: "audio/wav" });
  return typeof navigator.canShare === "function" && navigator.canShare({ files: [file] });
}

/** Hands the shown conversation to another program. @returns what went wrong, if anything. */
export async function shareConversation(): Promise<Phrase | undefined> {
  const recording = shown.value?.recording;
  if (recording === undefined) return undefined;
  const name = fileNameOf(recording);
  const file = new File([encodeConversation(recording)], name, { type: "audio/wav" });
  try {
    await navigator.share({ files: [file], title: text.value.notices.shareTitle });
    return undefined;
  } catch (error) {
    return error instanceof DOMException && error.name === "AbortError" ? undefined : () => describeFailure(error);
  }
}

/** Shows the conversation in a file. @returns what is wrong with it, if anything. */
export async function openConversation(file: File): Promise<Phrase | undefined> {
  if (connection.value.state !== "offline") return (t) => t.notices.endFirst;
  try {
    show(decodeConversation(new Uint8Array(await file.arrayBuffer())), file.name);
    return undefined;
  } catch (error) {
    if (error instanceof ConversationFileError) return (t) => t.files[error.problem];
    return () => describeFailure(error);
  }
}

function show(recording: Recording, fileName: string): void {
  stopReplay();
  playheadMs.value = 0;
  chosenTurn.value = 1;
  turnSet.value = "all";
  shown.value = { recording, fileName };
  revision.value++;
  // What was said or failed then is no news to those who listen.
  batch(() => {
    fillLines(recording);
    hushLines();
  });
  showNotice("info", (t) => t.notices.fromFile(fileName, recording.server));
}

function fillLines(recording: Recording): void {
  clearLines();
  beginLines();
  const conversation = new Conversation({ caption: showCaption, broken: showBroken });
  for (const { direction, event } of recording.events) {
    // Events of a file are only as good as whoever wrote it: one that is broken is passed over.
    if (direction === "received") attempt(() => conversation.take(event as ServerEvent));
  }
  conversation.end();
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // Not every event has what its type promises.
  }
}
