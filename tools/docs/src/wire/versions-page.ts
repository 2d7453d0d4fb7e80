import { API_VERSIONS, chooseDialect } from "@vivavoce/protocol";
import type { Handshake } from "@vivavoce/protocol";
import type { ProtocolDescription } from "./describe-protocol.ts";
import { VERSION_LABELS } from "./describe-versions.ts";
import { eventLink } from "./event-pages.ts";
import { typeCell } from "./field-table.ts";
import { code, GENERATED, page, table } from "./markdown.ts";

interface Opening {
  readonly path: string;
  readonly query: Record<string, string>;
  readonly header?: string;
}

/** One address for each way in. */
const OPENINGS: readonly Opening[] = [
  { path: "/voice-live/realtime", query: { "api-version": "2026-07-15", model: "gpt-4o" } },
  { path: "/voice-live/realtime", query: { "api-version": "v1", model: "gpt-4o" } },
  { path: "/v1/realtime", query: { model: "gpt-4o" } },
  { path: "/openai/v1/realtime", query: { model: "gpt-4o" } },
  { path: "/v1/realtime", query: { intent: "transcription" } },
  { path: "/v1/realtime", query: { model: "gpt-4o" }, header: "realtime=v1" },
  { path: "/openai/realtime", query: { "api-version": "2024-10-01-preview", deployment: "gpt-4o" } },
  { path: "/openai/realtime", query: { intent: "transcription" } },
];

function openingRow({ path, query, header }: Opening): readonly string[] {
  const handshake: Handshake = {
    path,
    query,
    headers: header === undefined ? {} : { "openai-beta": header },
    protocols: [],
  };
  const dialect = chooseDialect(handshake);
  const name = dialect.kind === "dialect" ? dialect.name : "none";
  const session = dialect.kind === "dialect" ? dialect.sessionType : "";
  const how = header === undefined ? "" : `header ${code(`OpenAI-Beta: ${header}`)}`;
  return [code(`${path}?${new URLSearchParams(query).toString()}`), how, name, session];
}

/** Values of neighbouring columns that are the same stand once, for example `2025-05-01-preview to 2026-01-01-preview`. */
function valuesByVersion(values: Readonly<Record<string, unknown>>): string {
  const groups: { labels: string[]; value: string }[] = [];
  for (const label of VERSION_LABELS) {
    const value = values[label] === undefined ? "none" : code(JSON.stringify(values[label]));
    const last = groups.at(-1);
    const dated = (API_VERSIONS as readonly string[]).includes(label);
    if (last?.value === value && dated) last.labels.push(label);
    else groups.push({ labels: [label], value });
  }
  return groups
    .map(({ labels, value }) => {
      const [first = ""] = labels;
      return labels.length === 1 ? `${first}: ${value}` : `${first} to ${labels.at(-1) ?? ""}: ${value}`;
    })
    .join("; ");
}

const names = (type: string, given: readonly string[]): string => {
  if (given.length === 0) return "–";
  return given.length === 1 && given[0] === type ? "yes" : given.map(code).join(", ");
};

/** `docs/reference/versions.md`. */
export function versionsPage({ versions, nestedSession, clientDifferences }: ProtocolDescription): string {
  return page([
    "# Versions and dialects",
    GENERATED,
    `Dated api-versions: ${API_VERSIONS.map(code).join(", ")}. Beside them stand the label \`v1\`, OpenAI Realtime GA and ` +
      "OpenAI Realtime beta. The dialect is chosen once, when the connection opens.",
    "## Addresses",
    "Any prefix may stand before the path.",
    table(["Address", "With", "Dialect", "Session"], OPENINGS.map(openingRow)),
    "## Client events",
    "Every client event is understood in every version and dialect, but for these.",
    table(
      ["Event", "Taken in", "Refused in"],
      clientDifferences.map(({ type, known, unknown }) => [code(type), known.join(", "), unknown.join(", ")]),
    ),
    "## Server events",
    "The first dated version whose clients are sent an event, and its name in the other dialects.",
    table(
      ["Event", "Since", "v1", "OpenAI GA", "OpenAI beta"],
      versions.events.map(({ type, since, v1, openaiGa, openaiBeta }) => [
        eventLink(type, "server"),
        since ?? "–",
        names(type, v1),
        names(type, openaiGa),
        names(type, openaiBeta),
      ]),
    ),
    "In transcription sessions of the beta, `session.created` and `session.updated` are " +
      "`transcription_session.created` and `transcription_session.updated` (SE-80, SE-81).",
    "## Defaults",
    "Settings of a new session, and members of turn detection that an update leaves out, where they are not the same " +
      "everywhere.",
    table(
      ["Field", "Of", "Default"],
      versions.defaults.map(({ path, turnDetection, values }) => [
        code(path),
        turnDetection === undefined ? "a new session" : code(turnDetection),
        valuesByVersion(values),
      ]),
    ),
    "## Nested session",
    "OpenAI GA and `v1` nest the session (OA-10, OA-12). Members of objects are those of the [session](session.md).",
    table(
      ["Field", "Type in OpenAI GA", "Type in v1", "Flat field"],
      nestedSession.map(({ path, openai, azure, flat }) => [
        code(path),
        openai === undefined ? "–" : typeCell(openai),
        azure === undefined ? "–" : typeCell(azure),
        flat === undefined ? "" : code(flat),
      ]),
    ),
  ]);
}
