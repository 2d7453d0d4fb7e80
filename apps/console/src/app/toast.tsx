import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { Icon } from "./icons.tsx";
import { page, toast } from "./state.ts";
import { text } from "../text/language.ts";

/** What went wrong, shown where the conversation is not. Screen readers are told by the announcements of the page. */
export function Toast(): JSX.Element | null {
  const said = toast.value;
  const words = text.value.shell;
  const there = page.value;
  useEffect(() => {
    if (there === "talk") toast.value = "";
  }, [there]);
  if (said === "") return null;
  return (
    <section class="row between toast" aria-label={words.wentWrong}>
      <p>{said}</p>
      <button type="button" class="plain small" aria-label={words.dismiss} onClick={() => (toast.value = "")}>
        <Icon name="close" size={16} />
      </button>
    </section>
  );
}
