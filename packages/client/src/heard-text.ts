/**
 * The words of a text that were heard when only a share (0 to 1) of its sound was played: an estimate by length, cut at
 * the end of a word.
 */
export function heardText(text: string, share: number): string {
  if (share >= 1) return text;
  const length = Math.round(text.length * Math.max(0, share));
  const next = text.slice(length).search(/\s/);
  // Inside a word that has begun to sound, the word is counted; between words nothing more is.
  const end = length === 0 ? 0 : next < 0 ? text.length : length + next;
  return text.slice(0, end).trimEnd();
}
