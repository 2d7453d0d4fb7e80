/** Whether a value is a JSON object. It stands in this package because every other one may import it. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
