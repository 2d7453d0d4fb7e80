const pair = /(?<![\p{L}\p{N})\]*])(\*{1,3})(?=[^\s*])([^*]{1,400})(?<=\S)\1(?!\*)/gu;

/**
 * The text without the stars of emphasis. A star between two operands stays, as in 5*3, 2**10 and a*b, and so does one that
 * stands alone.
 */
export function withoutEmphasis(text: string): string {
  if (!text.includes("*")) return text;
  return text.replace(pair, "$2").replace(/\*+/g, (stars, at: number, whole: string) => {
    const before = whole.slice(Math.max(0, at - 3), at);
    const behind = whole.slice(at + stars.length, at + stars.length + 12);
    const isAlone = /^$|\s$/.test(before) && /^$|^\s/.test(behind);
    return isAlone || (stars.length <= 2 && isOperator(before, behind)) ? stars : "";
  });
}

function isOperator(before: string, behind: string): boolean {
  if (/\d\s?$/.test(before) && /^\s?\d/.test(behind)) return true;
  const isLeft = /[\d)]$|(?:^|[^\p{L}\p{N}])\p{L}$/u.test(before);
  return isLeft && /^[\d(√π]|^-\d|^\p{L}(?![\p{L}\p{N}])|^[a-z]{2,6}\(/u.test(behind);
}
