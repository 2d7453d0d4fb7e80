import type { JSX } from "preact";
import { memo } from "../app/memo.ts";
import type { Notice } from "../app/lines.ts";
import { text } from "../text/language.ts";
import type { Caption } from "./conversation.ts";

/** Something said, as far as it is known. */
export const CaptionRow = memo(function CaptionRow({ caption }: { readonly caption: Caption }): JSX.Element {
  const { speaker, state } = caption;
  const t = text.value.talk;
  const broken = state === "interrupted" ? t.interrupted : state === "cut" ? t.cut : undefined;
  const aside = broken ?? (caption.standsIn === true ? t.standsIn : undefined);
  return (
    <div class={`caption ${speaker}`} data-state={state} data-stands-in={caption.standsIn}>
      <p class="speaker">
        {t[speaker]}
        {aside !== undefined && <span class="aside"> {aside}</span>}
      </p>
      <p class="text">
        {state === "lost" ? t.notUnderstood : caption.text}
        {state === "partial" && <Typing />}
      </p>
      {state === "lost" && caption.text !== "" && <p class="hint">{caption.text}</p>}
    </div>
  );
});

/** More is coming. */
export function Typing(): JSX.Element {
  return (
    <span class="typing" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}

/** An error or a warning, where it happened. */
export const NoticeRow = memo(function NoticeRow({ notice }: { readonly notice: Notice }): JSX.Element {
  return <p class={`notice ${notice.kind}`}>{notice.say(text.value)}</p>;
});
