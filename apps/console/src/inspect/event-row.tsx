import { Fragment } from "preact";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { CopyButton } from "../app/copy-button.tsx";
import { memo } from "../app/memo.ts";
import type { LoggedEvent } from "../record/event-log.ts";
import { eventCode } from "../app/code-samples.ts";
import { text } from "../text/language.ts";
import type { Messages } from "../text/messages.ts";
import { outcomeOf } from "../turns/answer-outcome.ts";
import { troubleOf } from "./filter-events.ts";
import { clock, duration } from "../turns/format.ts";
import { isTrace } from "../turns/trace.ts";
import { numberOf, objectOf, textOf } from "../wire/fields.ts";

const arrows = { sent: "↑", received: "↓" } as const;

/** One event: when, which way, what; opened, all of it. */
export const EventRow = memo(function EventRow({ entry }: { readonly entry: LoggedEvent }): JSX.Element {
  const [open, setOpen] = useState(false);
  const { type, direction, atMs, event } = entry;
  const trouble = troubleOf(entry) ?? "";
  const t = text.value.events;
  return (
    <details
      class={`event ${trouble}`}
      data-direction={direction}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <time>{clock(atMs, 3)}</time>
        <span class="arrow" role="img" aria-label={t[direction]}>
          {arrows[direction]}
        </span>
        <span class="type">{breakable(type)}</span>
        <span class="gist">{gistOf(entry, text.value)}</span>
      </summary>
      {/* Most events are never opened: their text is made when they are. */}
      {open && (
        <div class="event-body">
          <pre tabIndex={0}>{JSON.stringify(event, null, 2)}</pre>
          <div class="event-actions">
            <CopyButton label={t.copyJson} content={() => JSON.stringify(event, null, 2)} />
            {direction === "sent" && <CopyButton label={t.copyCode} content={() => eventCode(event)} />}
            {direction === "received" && !isTrace(type) && (
              <CopyButton label={t.copyCode} content={() => handlerCode(type)} />
            )}
          </div>
        </div>
      )}
    </details>
  );
});

/** A name that may go on in another line after each of its parts. */
function breakable(name: string): JSX.Element[] {
  return name.split(/(?<=[._])/).map((part, i) => (
    <Fragment key={i}>
      {part}
      <wbr />
    </Fragment>
  ));
}

function handlerCode(type: string): string {
  return `client.on(${JSON.stringify(type)}, (event) => {\n  console.log(event);\n});`;
}

/** Its status, and why it is that. */
function gistOfResponse(response: object): string {
  const outcome = outcomeOf(response);
  const why = outcome.kind === "failed" ? outcome.failure.message || outcome.failure.code : undefined;
  const reason = why ?? (outcome.kind === "incomplete" ? outcome.reason : "");
  return [textOf(response, "status") ?? "", reason].filter((part) => part !== "").join(": ");
}

/** The telling part of an event, in a few words. */
function gistOf({ event, audio, type }: LoggedEvent, t: Messages): string {
  if (audio !== undefined) {
    return `${audio.count === 1 ? "" : `${audio.count} × · `}${duration(audio.durationMs)}`;
  }
  const trace = isTrace(type) ? objectOf(event, "trace") : undefined;
  if (trace !== undefined) return textOf(trace, "kind") ?? "";
  const detail = objectOf(event, "error") ?? objectOf(event, "warning");
  if (detail !== undefined) return textOf(detail, "message") ?? "";
  const words = textOf(event, "transcript") ?? textOf(event, "delta") ?? textOf(event, "text");
  if (words !== undefined) return `“${words.trim()}”`;
  const response = objectOf(event, "response");
  if (response !== undefined) return gistOfResponse(response);
  const moment = numberOf(event, "audio_start_ms") ?? numberOf(event, "audio_end_ms");
  return moment === undefined ? "" : t.events.at(duration(moment));
}
