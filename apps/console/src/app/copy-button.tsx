import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { text } from "../text/language.ts";
import { Icon } from "./icons.tsx";

/** How long the button says what became of it. */
const shownMs = 1600;

interface CopyButtonProps {
  readonly label: string;
  readonly content: () => string;
  /** True shows the picture alone, until there is something to say. */
  readonly quiet?: boolean;
}

/** Copies a text; says whether it could. */
export function CopyButton({ label, content, quiet = false }: CopyButtonProps): JSX.Element {
  const [outcome, setOutcome] = useState<"copied" | "refused">();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), shownMs);
    return () => clearTimeout(timer);
  }, [outcome]);
  const words = text.value.shell;
  const copy = (): void => {
    // Missing on pages that are neither https nor localhost.
    const clipboard = navigator.clipboard as Clipboard | undefined;
    if (clipboard === undefined) return setOutcome("refused");
    clipboard.writeText(content()).then(
      () => setOutcome("copied"),
      () => setOutcome("refused"),
    );
  };
  const said = outcome === "copied" ? words.copied : outcome === "refused" ? words.notAllowed : label;
  return (
    <button type="button" class="plain small" title={quiet ? label : undefined} onClick={copy} aria-live="polite">
      <Icon name={outcome === "copied" ? "check" : "copy"} size={16} />
      {outcome === undefined && quiet ? <span class="visually-hidden">{label}</span> : said}
    </button>
  );
}
