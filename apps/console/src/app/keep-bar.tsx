import type { JSX, TargetedEvent } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { canShare, openConversation, saveConversation, shareConversation } from "./keep-control.ts";
import { showNotice } from "./lines.ts";
import { modelName } from "./model-name.ts";
import { connection, durationMs, shown, turns } from "./state.ts";
import { text } from "../text/language.ts";
import type { Phrase } from "../text/messages.ts";
import { clock } from "../turns/format.ts";

/** What is looked at, and what can be done with it: open, save, share. */
export function KeepBar(): JSX.Element {
  const recording = shown.value?.recording;
  const [failure, setFailure] = useState<{ readonly say: Phrase }>();
  const t = text.value.inspect;
  const fail = (say: Phrase | undefined): void => setFailure(say === undefined ? undefined : { say });
  const count = turns.value.length;
  return (
    <header class="row wrap keep-bar">
      <div class="keep-title">
        <h2>{shown.value?.fileName ?? t.thisConversation}</h2>
        <p class="hint">
          {recording?.server} · {modelName(recording?.model ?? "")} · {clock(durationMs.value, 0)} · {t.turns(count)}
        </p>
      </div>
      {failure !== undefined && (
        <p class="inline-error" role="alert">
          {failure.say(text.value)}
        </p>
      )}
      <div class="row">
        <OpenButton label={t.open} onFailure={fail} disabled={connection.value.state !== "offline"} />
        <button type="button" onClick={saveConversation}>
          <Icon name="save" />
          {t.save}
        </button>
        {canShare() && (
          <button type="button" onClick={() => void shareConversation().then(fail)}>
            <Icon name="share" />
            {t.share}
          </button>
        )}
      </div>
    </header>
  );
}

interface OpenButtonProps {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onFailure?: (failure: Phrase | undefined) => void;
}

/** Opens a saved conversation and shows it. */
export function OpenButton({ label, disabled = false, onFailure }: OpenButtonProps): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const open = async ({ currentTarget }: TargetedEvent<HTMLInputElement>): Promise<void> => {
    const [file] = currentTarget.files ?? [];
    currentTarget.value = "";
    if (file === undefined) return;
    const failure = await openConversation(file);
    if (failure === undefined) location.hash = "#inspect";
    else if (onFailure === undefined) showNotice("error", failure);
    onFailure?.(failure);
  };
  return (
    <>
      <button type="button" disabled={disabled} onClick={() => input.current?.click()}>
        <Icon name="open" />
        {label}
      </button>
      <input
        ref={input}
        class="file-input"
        hidden
        type="file"
        accept=".wav,audio/wav,audio/x-wav"
        aria-label={text.value.inspect.file}
        onChange={(event) => void open(event)}
      />
    </>
  );
}
