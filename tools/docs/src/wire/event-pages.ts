import type { EventDescription, ProtocolDescription } from "./describe-protocol.ts";
import type { EventVersions } from "./describe-versions.ts";
import { COMMON_ERRORS } from "./event-facts.ts";
import { sentFields, writtenFields } from "./field-table.ts";
import { anchor, code, GENERATED, jsonBlock, page } from "./markdown.ts";

/** A link to the section of an event, by its type. */
export function eventLink(type: string, direction: "client" | "server"): string {
  return `[${code(type)}](${direction}-events.md#${anchor(type)})`;
}

const list = (label: string, entries: readonly string[]): string =>
  entries.length === 0 ? "" : `${label}: ${entries.join(", ")}.`;

/** `event_id` is explained once, at the head of the page. */
const ownFields = ({ fields }: EventDescription) => fields.filter(({ path }) => path !== "event_id");

const errorLink = (errorCode: string): string => `[${code(errorCode)}](errors.md#codes)`;

/** One event: its fields as a table, and what else is said of it in a line. */
function section(event: EventDescription, fields: string, remarks: readonly string[]): string {
  const line = [...remarks, list("See", event.related)].filter((remark) => remark !== "").join(" ");
  return page([`## ${event.type}`, `${event.id}. ${event.when}`, fields, line, jsonBlock(event.example)]).trimEnd();
}

function clientSection(event: EventDescription): string {
  const answers = event.answers.map((type) => eventLink(type, "server"));
  return section(event, writtenFields(ownFields(event)), [
    answers.length === 0 ? "Answers: none." : list("Answers", answers),
    list("Own errors", event.errors.map(errorLink)),
  ]);
}

/** `docs/reference/client-events.md`. */
export function clientEventsPage({ events }: ProtocolDescription): string {
  const client = events.filter(({ direction }) => direction === "client");
  return page([
    "# Client events",
    GENERATED,
    "What a client sends, one JSON object in one message. Every event has `type`, and may have an `event_id`, which is given back in the error that it causes (BH-01). Names and fields are those of the dated " +
      "api-versions; [versions](versions.md) has the other dialects. Fields that are not known are dropped; those of a " +
      "session are named in a `warning`.",
    `Every event can earn ${COMMON_ERRORS.map(errorLink).join(", ")}. ` +
      "An error changes nothing and the session goes on. " +
      "Events of features that a server does not have earn `invalid_event`; [conformance](conformance.md) names them.",
    ...client.map(clientSection),
  ]);
}

function versionLine({ type, since, v1, openaiGa, openaiBeta }: EventVersions): string {
  const named = (label: string, names: readonly string[]): string => {
    if (names.length === 0) return `not in ${label}`;
    return names.length === 1 && names[0] === type ? label : `${label} as ${names.map(code).join(" and ")}`;
  };
  const dated = since === undefined ? "not on dated versions" : `from ${since}`;
  return `Versions: ${[dated, named("v1", v1), named("OpenAI GA", openaiGa), named("OpenAI beta", openaiBeta)].join("; ")}.`;
}

function serverSection(event: EventDescription): string {
  const answers = event.answers.map((type) => eventLink(type, "client"));
  return section(event, sentFields(ownFields(event)), [
    list("Follows", answers),
    event.versions === undefined ? "" : versionLine(event.versions),
  ]);
}

/** `docs/reference/server-events.md`. */
export function serverEventsPage({ events }: ProtocolDescription): string {
  const server = events.filter(({ direction }) => direction === "server");
  return page([
    "# Server events",
    GENERATED,
    "What the server sends, one JSON object in one message, each with `type` and a unique `event_id`. Names and fields are " +
      "those of the dated api-versions; a client is never sent an event that its version does not know. Receivers ignore " +
      "what they do not know (BH-06).",
    ...server.map(serverSection),
  ]);
}
