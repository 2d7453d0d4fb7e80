import { computed, signal } from "@preact/signals";
import type { Signal } from "@preact/signals";
import type { BrokenAnswer, Caption } from "../turns/conversation.ts";
import { describeBroken } from "../turns/describe-broken.ts";
import type { ToolCall } from "../turns/tool-calls.ts";
import type { TurnFacts } from "../turns/turn-facts.ts";
import { text } from "../text/language.ts";
import type { Phrase } from "../text/messages.ts";
import { alertText, heading, spokenLines, toast } from "./state.ts";

/** What a notice is about; once that has changed, it does not hold any more. */
export type NoticeTopic = "connection" | "microphone" | "speaker" | "other";

/** A line of the conversation that nobody said. */
export interface Notice {
  readonly kind: "error" | "warning" | "info";
  readonly topic: NoticeTopic;
  readonly say: Phrase;
  /** What can be done about it: open a lost connection again, or try once more to open one. */
  readonly next?: "reconnect" | "retry" | undefined;
}

/** What a line shows. */
type Shown =
  | { readonly kind: "caption"; readonly caption: Caption }
  | { readonly kind: "notice"; readonly notice: Notice }
  | { readonly kind: "broken"; readonly answer: BrokenAnswer }
  | { readonly kind: "tool"; readonly call: ToolCall }
  | { readonly kind: "facts"; readonly facts: TurnFacts };

/** One line of the conversation. Its content changes by itself: a word more is no reason to draw the others anew. */
export interface Line {
  readonly id: string;
  readonly shown: Signal<Shown>;
  /** Number of the session that it came in. */
  readonly since: number;
}

/** Lines kept; the oldest go first. */
const maxLines = 4000;
/** Whole sentences kept for screen readers, which read each only once. */
const maxSpoken = 40;

let lines: Line[] = [];
let byId = new Map<string, Line>();
let lastNumber = 0;
/** Distinguishes the items of one session from those of the next, which may have the same ids. */
let generation = 0;

/** Goes up when a line has come or gone. */
export const lineRevision = signal(0);

/** Whether nobody has said anything yet, whatever went wrong before that. */
export const nothingSaid = computed(() => {
  void lineRevision.value;
  return lines.every(({ shown }) => shown.peek().kind === "notice");
});

/** What was shown from a moment on that `momentOfLines` gave. */
export const linesSince = (moment: number): readonly Line[] => lines.filter(({ since }) => since >= moment);

/** This moment among the lines: those that come from the latest `beginLines` on are of it, or later. */
export const momentOfLines = (): number => generation;

/** The lines from the oldest that is kept to the newest; read together with `lineRevision`. */
export const allLines = (): readonly Line[] => lines;

function put(id: string, shown: Shown): void {
  const known = byId.get(id);
  if (known !== undefined) {
    known.shown.value = shown;
    return;
  }
  const line = { id, shown: signal(shown), since: generation };
  byId.set(id, line);
  lines.push(line);
  if (lines.length > maxLines) for (const { id: old } of lines.splice(0, maxLines / 10)) byId.delete(old);
  lineRevision.value++;
}

function remove(gone: (line: Line) => boolean): void {
  const kept = lines.filter((line) => !gone(line));
  if (kept.length === lines.length) return;
  lines = kept;
  byId = new Map(kept.map((line) => [line.id, line]));
  lineRevision.value++;
}

/** Shows a caption in place of its earlier text; one that ends without text goes away. */
export function showCaption(given: Caption): void {
  const caption = { ...given, id: `${generation}.${given.id}` };
  const known = byId.get(caption.id)?.shown.peek();
  const wasPartial = known?.kind !== "caption" || known.caption.state === "partial";
  if (caption.state === "final" && caption.text.trim() === "") {
    if (known !== undefined) remove(({ id }) => id === caption.id);
    // What the server has deleted is not kept either.
    if (!wasPartial) saidRevision.value++;
    return;
  }
  put(caption.id, { kind: "caption", caption });
  if (caption.state === "partial") return;
  if (wasPartial) speak(caption);
  saidRevision.value++;
}

/** Goes up when something has been said to its end. */
export const saidRevision = signal(0);

/** Shows what was said before the page was loaded; it is no news to those who listen. */
export function restoreLines(said: readonly Omit<Caption, "id">[]): void {
  clearLines();
  beginLines();
  said.forEach((caption, i) =>
    put(`${generation}.before.${i}`, { kind: "caption", caption: { ...caption, id: `before.${i}` } }),
  );
  beginLines();
}

function speak({ id, speaker, text: words, state }: Caption): void {
  const said = state === "lost" ? text.value.talk.notUnderstood : words;
  spokenLines.value = [...spokenLines.value, { id, speaker, text: said }].slice(-maxSpoken);
}

/** Shows that an answer failed, where it would stand. */
export function showBroken(answer: BrokenAnswer): void {
  put(`${generation}.${answer.id}.broken`, { kind: "broken", answer });
  const { headline } = describeBroken(answer, text.value);
  alertText.value = headline;
  if (heading() !== "talk") toast.value = headline;
}

/** Shows a call of a tool, in place of what was known of it. */
export function showTool(call: ToolCall): void {
  put(`${generation}.${call.id}`, { kind: "tool", call });
}

/** Shows what an answer took, below it. */
export function showFacts(responseId: string, facts: TurnFacts): void {
  put(`${generation}.${responseId}.facts`, { kind: "facts", facts });
}

/** Takes failures away that are being tried again. */
export function dropBroken(): void {
  remove(({ shown }) => shown.peek().kind === "broken");
}

/** Shows what nobody said; errors and warnings are read out at once. */
export function showNotice(
  kind: Notice["kind"],
  say: Phrase | string,
  topic: NoticeTopic = "other",
  next?: Notice["next"],
): void {
  const notice: Notice = { kind, topic, say: typeof say === "string" ? () => say : say, next };
  const words = notice.say(text.value);
  const last = lines.at(-1);
  const before = last?.shown.peek();
  // Tried again in vain: the same words in a row say no more than once.
  if (last !== undefined && before?.kind === "notice" && before.notice.say(text.value) === words)
    remove(({ id }) => id === last.id);
  put(`notice-${++lastNumber}`, { kind: "notice", notice });
  if (kind !== "info") alertText.value = words;
  // The lines are on another page.
  if (kind === "error" && heading() !== "talk") toast.value = words;
}

/** Takes away errors and warnings that do not hold any more. */
export function settle(topic: NoticeTopic): void {
  remove(({ shown }) => {
    const now = shown.peek();
    return now.kind === "notice" && now.notice.topic === topic && now.notice.kind !== "info";
  });
  if (topic === "connection") {
    toast.value = "";
    alertText.value = "";
  }
}

/** Says nothing of what was put here at once: it is old. */
export function hushLines(): void {
  spokenLines.value = [];
  alertText.value = "";
  toast.value = "";
}

/** A new session may use the ids of an old one again. */
export function beginLines(): void {
  generation++;
}

/** Takes everything away. */
export function clearLines(): void {
  lines = [];
  byId = new Map();
  lineRevision.value++;
  spokenLines.value = [];
  alertText.value = "";
}
