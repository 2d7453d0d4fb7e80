import { behaviourIds } from "./checklist/behaviour-ids.ts";
import type { ChecklistRow, Importance } from "./checklist/checklist-row.ts";
import { clientEventsIds } from "./checklist/client-events-ids.ts";
import { errorsIds } from "./checklist/errors-ids.ts";
import { itemsIds } from "./checklist/items-ids.ts";
import { openaiIds } from "./checklist/openai-ids.ts";
import { responseFieldsIds } from "./checklist/response-fields-ids.ts";
import { serverEventsIds } from "./checklist/server-events-ids.ts";
import { sessionFieldsIds } from "./checklist/session-fields-ids.ts";
import { transportIds } from "./checklist/transport-ids.ts";

/** The families of the checklist, in the order they are shown. */
export const checklistGroups = [
  "Transport",
  "Client events",
  "response.create fields",
  "Server events",
  "Session fields",
  "Items, parts, objects",
  "Errors",
  "Behaviour",
  "OpenAI dialects and neighbours",
] as const;

/** Name of a family of the checklist. */
export type ChecklistGroup = (typeof checklistGroups)[number];

/** One thing of the protocol that must have an answer. */
export interface ChecklistEntry {
  /** Id in wire.md, for example `CE-03`. */
  readonly id: string;
  readonly name: string;
  readonly group: ChecklistGroup;
  /** First api-version, or the dialect, that has it. */
  readonly since: string;
  readonly importance: Importance;
}

const rows: Readonly<Record<ChecklistGroup, readonly ChecklistRow[]>> = {
  Transport: transportIds,
  "Client events": clientEventsIds,
  "response.create fields": responseFieldsIds,
  "Server events": serverEventsIds,
  "Session fields": sessionFieldsIds,
  "Items, parts, objects": itemsIds,
  Errors: errorsIds,
  Behaviour: behaviourIds,
  "OpenAI dialects and neighbours": openaiIds,
};

/** Every id of wire.md 14, in its order. */
export const checklist: readonly ChecklistEntry[] = checklistGroups.flatMap((group) =>
  rows[group].map(([id, name, since, importance]) => ({ id, name, group, since, importance })),
);
