import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { memo } from "../app/memo.ts";
import { connection } from "../app/state.ts";
import { answerCall, approveCall } from "../app/tool-control.ts";
import { text } from "../text/language.ts";
import type { ToolCall } from "../turns/tool-calls.ts";

/** A tool that was called: its name, what it was given and what it gave; and the form for what it waits for. */
export const ToolRow = memo(function ToolRow({ call }: { readonly call: ToolCall }): JSX.Element {
  const t = text.value.tools;
  const { kind, state, name, server, result } = call;
  const online = connection.value.state === "online";
  return (
    <section class="panel stack tool" data-state={state} aria-label={t.titled(name)}>
      <p class="tool-head">
        <span class="hint">{t.kinds[kind]}</span> <code>{server === "" ? name : `${server} · ${name}`}</code>{" "}
        <span class="hint tool-state">{t.states[state]}</span>
      </p>
      {call.arguments !== "" && <pre tabIndex={0}>{pretty(call.arguments)}</pre>}
      {result !== "" && (
        <>
          <p class="hint">{t.result}</p>
          <pre tabIndex={0}>{pretty(result)}</pre>
        </>
      )}
      {online && state === "waiting" && (kind === "approval" ? <Approval call={call} /> : <Answer call={call} />)}
    </section>
  );
});

function Answer({ call }: { readonly call: ToolCall }): JSX.Element {
  const [written, setWritten] = useState("");
  /** What was sent, until the server has it: pressed twice, it is sent once. */
  const [sent, setSent] = useState<string>();
  const t = text.value.tools;
  const send = (event: Event): void => {
    event.preventDefault();
    if (written === sent) return;
    setSent(written);
    answerCall(call, written);
  };
  return (
    <form class="tool-answer" onSubmit={send}>
      <label>
        <span>{t.answer(call.name)}</span>
        <textarea
          class="code"
          rows={2}
          spellcheck={false}
          value={written}
          onInput={({ currentTarget }) => setWritten(currentTarget.value)}
        />
      </label>
      <button class="small">{t.send}</button>
    </form>
  );
}

function Approval({ call }: { readonly call: ToolCall }): JSX.Element {
  const [decided, setDecided] = useState(false);
  const t = text.value.tools;
  const decide = (approve: boolean): void => {
    if (decided) return;
    setDecided(true);
    approveCall(call, approve);
  };
  return (
    <div class="wrap">
      <button type="button" class="small" onClick={() => decide(true)}>
        {t.approve}
      </button>
      <button type="button" class="small" onClick={() => decide(false)}>
        {t.decline}
      </button>
    </div>
  );
}

/** JSON with its lines; anything else as it is. */
function pretty(written: string): string {
  try {
    return JSON.stringify(JSON.parse(written), null, 2);
  } catch {
    return written;
  }
}
