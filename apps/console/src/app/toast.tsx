import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { page, toast } from "./state.ts";

/** What went wrong, shown where the conversation is not. Screen readers are told by the announcements of the page. */
export function Toast(): JSX.Element | null {
  const text = toast.value;
  const there = page.value;
  useEffect(() => {
    if (there === "talk") toast.value = "";
  }, [there]);
  if (text === "") return null;
  return (
    <section class="toast" aria-label="What went wrong">
      <p>{text}</p>
      <button type="button" class="plain small" aria-label="Dismiss" onClick={() => (toast.value = "")}>
        <Icon name="close" size={16} />
      </button>
    </section>
  );
}
