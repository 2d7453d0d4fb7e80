/** Whether two JSON values are equal; an undefined member counts as absent. */
export function sameValue(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const leftFields = left as Record<string, unknown>;
  const rightFields = right as Record<string, unknown>;
  const keys = new Set([...Object.keys(leftFields), ...Object.keys(rightFields)]);
  return [...keys].every((key) => sameValue(leftFields[key], rightFields[key]));
}
