import type { JSX } from "preact";
import { control } from "../app/control.ts";
import { Icon } from "../app/icons.tsx";
import { memo } from "../app/memo.ts";
import { connection } from "../app/state.ts";
import { text } from "../text/language.ts";
import type { BrokenAnswer } from "../turns/conversation.ts";
import { describeBroken } from "../turns/describe-broken.ts";

interface BrokenRowProps {
  readonly answer: BrokenAnswer;
  /** Whether nothing came after it: what is long past is not tried again. */
  readonly last: boolean;
}

/** An answer that failed, where it would stand: whose fault it is, what the server says, and the way to try again. */
export const BrokenRow = memo(function BrokenRow({ answer, last }: BrokenRowProps): JSX.Element {
  const { talk, failures } = text.value;
  const { headline, said, advice } = describeBroken(answer, text.value);
  const failed = answer.outcome.kind === "failed";
  return (
    <section class="broken" data-kind={answer.outcome.kind} aria-label={failed ? talk.failure : talk.cut}>
      <p class="row broken-head">
        <Icon name="warning" />
        <b>{headline}</b>
      </p>
      {said !== "" && (
        <p class="broken-said">
          <span>{failures.said}</span>
          <q>{said}</q>
        </p>
      )}
      {advice !== "" && <p class="broken-advice">{advice}</p>}
      {failed && last && connection.value.state === "online" && (
        <button type="button" class="small" onClick={() => control.retryAnswer()}>
          <Icon name="retry" size={16} />
          {failures.retry}
        </button>
      )}
    </section>
  );
});
