import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { control } from "../app/control.ts";
import { toggleMicrophone } from "../app/hearing.ts";
import { showNotice } from "../app/lines.ts";
import { connection, draft, heading, microphoneOn } from "../app/state.ts";
import { text } from "../text/language.ts";
import type { Phrase } from "../text/messages.ts";
import { otherModel } from "./offers.tsx";

interface Message {
  readonly say: Phrase;
  readonly good: boolean;
  readonly anew?: boolean;
}

/** Sends the changes; offers a new conversation where the running one cannot have them. */
export function ApplyPanel(): JSX.Element {
  const [message, setMessage] = useState<Message>();
  const left = useRef(false);
  useEffect(() => () => void (left.current = true), []);
  const online = connection.value.state === "online";
  const apply = async (): Promise<void> => {
    const failure = await control.applyDraft();
    // Who has left the page in the meantime, or is about to, is told of a refusal wherever they are.
    if (failure !== undefined && (left.current || heading() !== "settings")) return showNotice("error", failure.say);
    setMessage(
      failure === undefined
        ? { say: (words) => (online ? words.settings.taken : words.notices.nextTime), good: true }
        : { ...failure, good: false },
    );
  };
  const anew = async (): Promise<void> => {
    const heard = microphoneOn.value;
    setMessage(undefined);
    const call = await control.startAnew();
    if (call !== undefined && heard && !microphoneOn.value) await toggleMicrophone();
  };
  const offered = online && (message?.anew === true || otherModel() !== undefined);
  return (
    <div class="stack apply">
      <button
        type="button"
        class="primary"
        disabled={Object.keys(draft.value).length === 0}
        onClick={() => void apply()}
      >
        {online ? text.value.settings.apply : text.value.settings.useNext}
      </button>
      <p role="status" class={message?.good === false && message.anew !== true ? "inline-error" : "hint"}>
        {message?.say(text.value) ?? (offered && text.value.anew.needed)}
      </p>
      {offered && (
        <button type="button" class="anew" onClick={() => void anew()}>
          {text.value.anew.start}
        </button>
      )}
    </div>
  );
}
