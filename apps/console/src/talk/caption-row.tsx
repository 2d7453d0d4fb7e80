import type { JSX } from "preact";
import { memo } from "../app/memo.ts";
import type { Notice } from "../app/state.ts";
import type { Caption } from "./conversation.ts";

const speakers = { you: "You", assistant: "Assistant" } as const;

/** Something said, as far as it is known. */
export const CaptionRow = memo(function CaptionRow({ caption }: { readonly caption: Caption }): JSX.Element {
  const { speaker, state, text } = caption;
  return (
    <div class={`caption ${speaker}`} data-state={state}>
      <p class="speaker">
        {speakers[speaker]}
        {state === "interrupted" && <span class="aside"> interrupted</span>}
      </p>
      <p class="text">
        {text}
        {state === "partial" && (
          <span class="typing" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
      </p>
    </div>
  );
});

/** An error or a warning, where it happened. */
export const NoticeRow = memo(function NoticeRow({ notice }: { readonly notice: Notice }): JSX.Element {
  return <p class={`notice ${notice.kind}`}>{notice.text}</p>;
});
