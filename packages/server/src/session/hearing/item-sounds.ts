import type { ContentPart, ItemInput, ResponseCreateParams, ResponseInputItem } from "@vivavoce/protocol";
import { findEntry, replaceEntry } from "../state/conversation.ts";
import type { ResponseRequest } from "../state/response-state.ts";
import type { Failure } from "../state/response-part.ts";
import type { ItemSound, Transcript } from "../state/session-input.ts";
import type { PendingSound, SessionState } from "../state/session-state.ts";
import type { Step } from "../state/step.ts";
import { tellTranscript } from "./tell-transcript.ts";

/** The names of the sounds in items, in their order. */
function soundNames(items: readonly (ItemInput | ResponseInputItem)[]): string[] {
  return items.flatMap((item) =>
    item.type === "message" && item.role === "user"
      ? item.content.flatMap((part) => (part.type === "input_audio" && part.audio !== undefined ? [part.audio] : []))
      : [],
  );
}

/** Names of the sounds that a response is asked about. */
function requestSounds({ input_items: input, append_input_items: more }: ResponseCreateParams): string[] {
  return soundNames([...(input ?? []), ...(more ?? [])]);
}

/** Has the sounds of an item of the conversation, or of the input of a response, turned into text. */
export function transcribeSounds(
  step: Step,
  sounds: readonly ItemSound[],
  parts: readonly { readonly name: string; readonly part: PendingSound["part"] }[],
): void {
  const transcribes = step.state.session.input_audio_transcription !== null;
  for (const { name, part } of parts) {
    const bytes = sounds.find((sound) => sound.name === name)?.bytes ?? 0;
    step.set({ sounds: [...step.state.sounds, { name, bytes, part, transcribes }] });
    step.effect({ type: "transcribeSound", name });
  }
}

/** The text of a recorded sound: into its part of the conversation, or into the input of the response that waits. */
export function takeSound(step: Step, name: string, transcript: Transcript): void {
  const sound = settle(step, name);
  if (sound === undefined) return;
  if (sound.part === null) return changeRequests(step, name, (request) => withText(request, name, transcript.text));
  setText(step, sound.part, transcript.text);
  if (sound.transcribes) tellTranscript(step, { ...sound.part, shownText: "" }, transcript);
}

/** SE-18: the sound has no text. An item stays; a response fails. */
export function failSound(step: Step, name: string, error: Failure): void {
  const sound = settle(step, name);
  if (sound === undefined) return;
  if (sound.part === null) return changeRequests(step, name, (request) => ({ ...request, failure: error }));
  const { itemId, contentIndex } = sound.part;
  step.send({
    type: "conversation.item.input_audio_transcription.failed",
    item_id: itemId,
    content_index: contentIndex,
    error: { ...error, param: null },
  });
}

/** Forgets sounds whose text nobody waits for any more: items are deleted, responses cancelled. */
export function sweepSounds(step: Step): void {
  const { sounds, conversation, waiting, besideWaiting } = step.state;
  if (sounds.length === 0) return;
  const asked = [...(waiting === null ? [] : [waiting]), ...besideWaiting].flatMap(({ params }) =>
    requestSounds(params),
  );
  const isWanted = ({ name, part }: PendingSound): boolean =>
    part === null ? asked.includes(name) : findEntry(conversation, part.itemId) !== undefined;
  const gone = sounds.filter((sound) => !isWanted(sound));
  if (gone.length === 0) return;
  step.set({ sounds: sounds.filter(isWanted) });
  for (const { name } of gone) step.effect({ type: "forgetSound", name });
}

/** Whether a response has to wait for text: of the conversation, or of its own input. */
export function waitsForSound({ sounds }: SessionState, { params }: ResponseRequest): boolean {
  const own = requestSounds(params);
  return sounds.some(({ name, part }) => part !== null || own.includes(name));
}

function settle(step: Step, name: string): PendingSound | undefined {
  const { sounds } = step.state;
  const sound = sounds.find((candidate) => candidate.name === name);
  step.set({ sounds: sounds.filter((candidate) => candidate !== sound) });
  return sound;
}

function setText(step: Step, { itemId, contentIndex }: NonNullable<PendingSound["part"]>, transcript: string): void {
  step.set({
    conversation: replaceEntry(step.state.conversation, itemId, (entry) => {
      if (entry.item.type !== "message") return entry;
      const content = entry.item.content.map((part, index): ContentPart =>
        index === contentIndex && part.type === "input_audio" ? { ...part, transcript } : part,
      );
      return { ...entry, item: { ...entry.item, content } };
    }),
  });
}

function changeRequests(step: Step, name: string, change: (request: ResponseRequest) => ResponseRequest): void {
  const changed = (request: ResponseRequest): ResponseRequest =>
    requestSounds(request.params).includes(name) ? change(request) : request;
  const { waiting, besideWaiting } = step.state;
  step.set({
    waiting: waiting === null ? null : changed(waiting),
    besideWaiting: besideWaiting.map(changed),
  });
}

function withText(request: ResponseRequest, name: string, transcript: string): ResponseRequest {
  const fill = <T extends ItemInput | ResponseInputItem>(item: T): T => {
    if (item.type !== "message" || item.role !== "user") return item;
    const content = item.content.map((part) =>
      part.type === "input_audio" && part.audio === name ? { type: "input_audio" as const, transcript } : part,
    );
    return { ...item, content };
  };
  const { input_items: input, append_input_items: more } = request.params;
  return {
    ...request,
    params: {
      ...request.params,
      ...(input == null ? {} : { input_items: input.map(fill) }),
      ...(more == null ? {} : { append_input_items: more.map(fill) }),
    },
  };
}
