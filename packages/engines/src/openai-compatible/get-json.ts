import type { Timers } from "@vivavoce/audio/clock";
import { readJsonBody } from "@vivavoce/engine/remote";
import { filledText, memberOf, recordsOf } from "./json-members.ts";

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

/** The names in a list that a server gives: a member of each of its rows. */
export function namesIn(answer: unknown, list: string, member: string): string[] {
  return recordsOf(memberOf(answer, list)).flatMap((row) => filledText(row[member]) ?? []);
}
