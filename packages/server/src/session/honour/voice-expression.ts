import type { VoiceExpression } from "../state/session-effect.ts";

/** Members of a voice that only some synthesizers have (SF-04.5 to SF-04.10), and what they are called there. */
const members = {
  style: "style",
  temperature: "temperature",
  custom_lexicon_url: "lexiconUrl",
  locale: "locale",
} as const satisfies Readonly<Record<string, keyof VoiceExpression>>;

/** Whether a synthesizer honours a member of a voice, by what it says of itself. */
export function honoursMember(honoured: readonly string[] | undefined, name: string): boolean {
  return Object.hasOwn(members, name) && (honoured ?? []).includes(members[name as keyof typeof members]);
}

/** What of a voice a synthesizer is to be told beside prosody; nothing when it honours none of it. */
export function expressionOf(
  voice: object,
  honoured: readonly string[] | undefined,
): { readonly expression?: VoiceExpression } {
  const given = voice as Readonly<Record<string, unknown>>;
  const entries = Object.entries(members).flatMap(([name, member]) => {
    const value = given[name];
    return value == null || value === "" || !honoursMember(honoured, name) ? [] : [[member, value] as const];
  });
  return entries.length === 0 ? {} : { expression: Object.fromEntries(entries) as VoiceExpression };
}
