import type { JSX } from "preact";
import { memo } from "../app/memo.ts";
import { text } from "../text/language.ts";
import type { TurnFacts } from "../turns/turn-facts.ts";

/** How long an answer took and how much it cost, below it. */
export const FactsRow = memo(function FactsRow({ facts }: { readonly facts: TurnFacts }): JSX.Element {
  const t = text.value.facts;
  const { firstSoundMs, tokensIn, tokensOut } = facts;
  return (
    <p class="facts">
      {firstSoundMs !== undefined && <span title={t.firstSoundMeaning}>{t.firstSound(Math.round(firstSoundMs))}</span>}
      {(tokensIn !== undefined || tokensOut !== undefined) && (
        <span title={t.tokensMeaning}>{t.tokens(tokensIn ?? 0, tokensOut ?? 0)}</span>
      )}
    </p>
  );
});
