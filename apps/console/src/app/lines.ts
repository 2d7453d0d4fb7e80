import type { Caption } from "../talk/conversation.ts";
import { alertText, lines, page, spokenLines, toast } from "./state.ts";
import type { Notice } from "./state.ts";

const names = { you: "You", assistant: "Assistant" } as const;
let noticeCount = 0;
/** Distinguishes the items of one session from those of the next, which may have the same ids. */
let generation = 0;

/** Shows a caption in place of its earlier text; one that ends without text goes away. */
export function showCaption(given: Caption): void {
  const caption = { ...given, id: `${generation}.${given.id}` };
  const before = lines.value.findIndex((line) => "caption" in line && line.caption.id === caption.id);
  const known = lines.value[before];
  const wasPartial = known === undefined || ("caption" in known && known.caption.state === "partial");
  if (caption.state === "final" && caption.text.trim() === "") {
    lines.value = lines.value.filter((_, i) => i !== before);
    return;
  }
  lines.value = before < 0 ? [...lines.value, { caption }] : lines.value.with(before, { caption });
  if (caption.state !== "partial" && wasPartial) {
    spokenLines.value = [...spokenLines.value, `${names[caption.speaker]}: ${caption.text}`];
  }
}

/** Shows what nobody said; errors and warnings are read out at once. */
export function showNotice(kind: Notice["kind"], text: string): void {
  const last = lines.value.at(-1);
  // Tried again in vain: the same words in a row say no more than once.
  const others =
    last !== undefined && "notice" in last && last.notice.text === text ? lines.value.slice(0, -1) : lines.value;
  lines.value = [...others, { notice: { id: `notice-${++noticeCount}`, kind, text } }];
  if (kind !== "info") alertText.value = text;
  // The lines are on another page.
  if (kind === "error" && page.value !== "talk") toast.value = text;
}

/** A new session may use the ids of an old one again. */
export function beginLines(): void {
  generation++;
}

/** Takes everything away. */
export function clearLines(): void {
  lines.value = [];
  spokenLines.value = [];
  alertText.value = "";
}
