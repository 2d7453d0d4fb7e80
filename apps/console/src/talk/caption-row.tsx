import type { JSX } from "preact";
import { CopyButton } from "../app/copy-button.tsx";
import { reconnect } from "../app/hearing.ts";
import { Icon } from "../app/icons.tsx";
import { memo } from "../app/memo.ts";
import type { Notice } from "../app/lines.ts";
import { away, connection, reconnecting } from "../app/state.ts";
import { text } from "../text/language.ts";
import type { Caption } from "../turns/conversation.ts";

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
        {state !== "partial" && state !== "lost" && (
          <span class="copy">
            <CopyButton label={text.value.copying.message} quiet content={() => caption.text} />
          </span>
        )}
      </p>
      <p class="text" dir="auto">
        {state === "lost" ? t.notUnderstood : caption.text}
        {state === "partial" && <Typing />}
      </p>
      {state === "lost" && caption.text !== "" && <p class="hint">{text.value.failures.words(caption.text)}</p>}
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
  const { state } = connection.value;
  const open = state === "offline" || (state === "online" && (reconnecting.value || away.value));
  return (
    <div class={`notice ${notice.kind}`}>
      <p>{notice.say(text.value)}</p>
      {notice.next !== undefined && open && (
        <button type="button" class="small" onClick={() => void reconnect()}>
          <Icon name="retry" size={16} />
          {text.value.notices.next[notice.next]}
        </button>
      )}
    </div>
  );
});
