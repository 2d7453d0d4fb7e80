import type { ProtocolDescription } from "./describe-protocol.ts";
import { COMMON_ERRORS } from "./event-facts.ts";
import { eventLink } from "./event-pages.ts";
import { sentFields } from "./field-table.ts";
import { code, GENERATED, jsonBlock, page, table } from "./markdown.ts";
import { COMPONENT_EXAMPLES } from "./component-examples.ts";

/** `docs/reference/errors.md`. */
export function errorsPage({ events, objects, errors }: ProtocolDescription): string {
  const earnedBy = (errorCode: (typeof errors)[number]["code"]): string => {
    if (COMMON_ERRORS.includes(errorCode)) return "any event";
    const own = events.filter((event) => event.errors.includes(errorCode));
    return own.map((event) => eventLink(event.type, event.direction)).join(", ");
  };
  return page([
    "# Errors",
    GENERATED,
    "A client event that cannot be done is answered by one `error` event; nothing has changed and the session goes on. The " +
      "`event_id` inside the error is that of the client's event. A response or a transcription that fails says so in " +
      "`response.done` or `conversation.item.input_audio_transcription.failed`, with the same codes.",
    "## Error",
    sentFields(objects.get("Error")?.variants[0]?.fields ?? []),
    jsonBlock(COMPONENT_EXAMPLES.Error),
    "## Codes",
    "The id names the row of [wire.md](wire.md); `ours` are codes of this server.",
    table(
      ["Code", "Type", "When", "Earned by", "Id"],
      errors.map((error) => [code(error.code), code(error.type), error.when, earnedBy(error.code), error.id]),
    ),
  ]);
}
