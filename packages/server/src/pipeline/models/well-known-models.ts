/** Names of wire.md 9, as families: dated and data-zone variants (`gpt-4o-2024-11-20`, `gpt-realtime-datazone`) belong. */
const families: readonly RegExp[] = [
  /^gpt-realtime(-|$)/,
  /^gpt-4o(-mini)?-realtime(-|$)/,
  /^azure-realtime(-|$)/,
  /^phi-?4-mm-realtime(-|$)/,
  /^phi-?4-mini(-|$)/,
  /^gpt-4o(-mini)?(-\d|$)/,
  /^gpt-4\.1(-mini|-nano)?(-\d|$)/,
  /^gpt-5(\.\d+)?(-(mini|nano|chat|terra|luna|pro|codex))?(-\d|-latest|$)/,
];

/**
 * Whether a name is one of the cloud's models, which clients carry in their code: the server's own model answers for
 * them as a matter of course. Letter case does not matter.
 */
export function isWellKnownModel(name: string): boolean {
  const plain = name.trim().toLowerCase();
  return families.some((family) => family.test(plain));
}
