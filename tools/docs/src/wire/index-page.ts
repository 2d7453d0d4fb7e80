import type { ProtocolDescription } from "./describe-protocol.ts";
import { eventLink } from "./event-pages.ts";
import { GENERATED, page, table } from "./markdown.ts";

const PAGES: readonly (readonly [string, string])[] = [
  ["[The wire](wire.md)", "what is known of the protocol, fact by fact, with the evidence"],
  ["[Client events](client-events.md)", "what a client sends"],
  ["[Server events](server-events.md)", "what the server sends"],
  ["[Session settings](session.md)", "every setting of a session, with defaults and limits"],
  ["[Responses](response-create.md)", "what a response can be asked for, and the object that tells about it"],
  ["[Items](items.md)", "entries of the conversation and their parts"],
  ["[Errors](errors.md)", "the error object and every code"],
  ["[Versions and dialects](versions.md)", "addresses, names and defaults by version"],
  ["[Configuration](configuration.md)", "settings of the server: file, variables, flags"],
  ["[Conformance](conformance.md)", "every id of the wire, and the check that proves it"],
  ["[asyncapi.json](asyncapi.json)", "the same wire as an AsyncAPI 3.0 document"],
];

/** `docs/reference/index.md`. */
export function indexPage({ events }: ProtocolDescription): string {
  const rows = (direction: "client" | "server") =>
    events
      .filter((event) => event.direction === direction)
      .map(({ id, type, when }) => [id, eventLink(type, direction), when]);
  return page([
    "# Reference",
    GENERATED,
    "The wire between a client and the server: JSON objects over one WebSocket. Ids such as CE-03 are rows of " +
      "[wire.md](wire.md) that code, tests and decision records share.",
    table(["Page", "What it says"], PAGES),
    "## Client events",
    table(["Id", "Event", "What it does"], rows("client")),
    "## Server events",
    table(["Id", "Event", "When"], rows("server")),
  ]);
}
