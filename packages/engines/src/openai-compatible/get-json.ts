import type { Timers } from "@vivavoce/audio/clock";
import { readJsonBody } from "@vivavoce/engine/remote";

/** Longest list that is read. */
const LIST_LIMITS = { maxBytes: 4 * 1024 * 1024 };

/** What a server lists, or undefined when it does not answer with JSON in time. */
export async function getJson(
  url: string,
  headers: Record<string, string>,
  timeoutMs: number,
  fetch: typeof globalThis.fetch,
  timers: Timers,
): Promise<unknown> {
  const controller = new AbortController();
  const cancel = timers.setTimer(timeoutMs, () => controller.abort());
  try {
    const response = await fetch(url, { headers, redirect: "manual", signal: controller.signal });
    if (!response.ok || response.body === null) return undefined;
    return JSON.parse(new TextDecoder().decode(await readJsonBody(response.body, LIST_LIMITS)));
  } catch {
    return undefined;
  } finally {
    cancel();
  }
}
