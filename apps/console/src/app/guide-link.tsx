import type { JSX } from "preact";
import { repository } from "virtual:repository";
import { text } from "../text/language.ts";
import { Icon } from "./icons.tsx";

/** The guides that the page points to, by the names of their files. */
export const guides = [
  "turn-taking",
  "talk-to-it",
  "choose-settings",
  "write-a-client",
  "languages-and-voices",
] as const;

/** One of them. */
export type Guide = (typeof guides)[number];

/** Where a guide can be read: in the repository, for a server serves none of them. */
export const guideAddress = (guide: Guide): string => `${repository}/blob/main/docs/guides/${guide}.md`;

/** A small link to what explains what one sees. */
export function GuideLink({ guide }: { readonly guide: Guide }): JSX.Element {
  const t = text.value.guides;
  return (
    <a class="guide-link" href={guideAddress(guide)} target="_blank" rel="noreferrer" title={t.named(t.names[guide])}>
      <Icon name="help" size={16} />
      <span>{t.label}</span>
      <span class="visually-hidden">{t.names[guide]}</span>
    </a>
  );
}
