import type { Dialect, ServerEvent } from "@vivavoce/protocol";
import type { Logger } from "../runtime/logger.ts";
import { notUnderstood } from "../session/turn/foreign-speech.ts";
import { defaultMaxSentMessageBytes, encodeFitting } from "../runtime/encode-fitting.ts";
import type { SessionHostOptions } from "./session-host-options.ts";
import type { SessionConnection } from "./session-port.ts";

/** Says a session's events to its client, in its dialect; what the client cannot be told of a setting, the log is. */
export function createEventSender(
  { limits, metrics, moreLanguages: help }: SessionHostOptions,
  dialect: Dialect,
  connection: SessionConnection,
  logger: Logger,
): (event: ServerEvent) => void {
  const maxBytes = limits.maxSentMessageBytes ?? defaultMaxSentMessageBytes;
  return (event) => {
    if (event.type === "warning" && event.warning.code === notUnderstood) {
      logger.log("warn", "somebody speaks a language that is not understood here", help === undefined ? {} : { help });
    }
    const texts = encodeFitting(dialect, event, maxBytes, (said) => metrics?.sent(said));
    for (const text of texts) connection.send(text);
    if (texts.length > 0 || event.type !== "warning") return;
    // Versions before 2026-01-01-preview do not know warnings: the log names what could not be honoured.
    logger.log("warn", "setting not honoured", { code: event.warning.code, param: event.warning.param });
  };
}
