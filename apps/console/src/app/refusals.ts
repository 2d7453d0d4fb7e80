import { ServerError } from "@vivavoce/client";
import type { ServerEvent } from "@vivavoce/client";

const fixedVoice = "cannot_update_voice";

/** Whether a running session cannot have what a new one could (BH-10 to BH-12). */
export function needsNewSession(error: unknown): boolean {
  if (!(error instanceof ServerError)) return false;
  return error.code === fixedVoice || /cannot be (changed|updated)/i.test(error.message);
}

const prefix = "settings_";

/** The id of the event that sends settings that were changed on their page. */
export const idOfSettings = (number: number): string => `${prefix}${number}`;

/** Whether an error answers such an event: then it is shown beside the settings, and nowhere else. */
export function isOfSettings({ error }: Extract<ServerEvent, { readonly type: "error" }>): boolean {
  return error.event_id?.startsWith(prefix) === true;
}
