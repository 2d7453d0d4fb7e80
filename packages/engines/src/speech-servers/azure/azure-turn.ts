import { parseRecord } from "@vivavoce/audio/is-record";
import { EngineError } from "@vivavoce/engine";
import type { VisemeTime, WordTime } from "@vivavoce/engine";
import { checkShape, OversizedMessageError } from "@vivavoce/engine/remote";
import { memberOf, recordsOf } from "../../openai-compatible/json-members.ts";
import { speechServerName } from "../post.ts";
import type { AzureLink } from "./azure-link.ts";
import type { SpeechMessage } from "./speech-message.ts";

/** What comes of a turn that speaks. */
export type SpokenPart =
  | { readonly type: "sound"; readonly bytes: Uint8Array }
  | { readonly type: "word"; readonly word: WordTime }
  | { readonly type: "viseme"; readonly viseme: VisemeTime };

/** Most bytes of one turn: its sound may come faster than it is spoken, and waits here. */
const maxTurnBytes = 64 * 1024 * 1024;
/** A message costs as much at least, however short it is. */
const messageCost = 1024;
/** Parts after which room is made. */
const partsAtOnce = 256;
/** Values of the metadata in one message. */
const maxMetadataValues = 20_000;
/** Offsets are counted in steps of 100 ns. */
const ticksPerMs = 10_000;
const context = JSON.stringify({
  synthesis: {
    audio: {
      metadataOptions: {
        bookmarkEnabled: false,
        punctuationBoundaryEnabled: false,
        sentenceBoundaryEnabled: false,
        sessionEndEnabled: false,
        visemeEnabled: true,
        wordBoundaryEnabled: true,
      },
      outputFormat: "raw-24khz-16bit-mono-pcm",
    },
    language: { autoDetection: false },
  },
});

/**
 * Speaks a document on a connection that stands. Parts come as the service sends them.
 * @param onWait told when a part is waited for; what it returns is called when one has come
 * @throws EngineError when the connection ends before the turn does; `invalid_output` when a turn, or its metadata, is too long
 */
export async function* speakTurn(
  link: AzureLink,
  engine: string,
  ssml: string,
  onWait: () => () => void,
): AsyncGenerator<SpokenPart, void> {
  const parts: SpokenPart[] = [];
  let next = 0;
  let bytes = 0;
  let hasEnded = false;
  let failure: EngineError | undefined;
  let wake: () => void = () => undefined;
  const refuse = (error: OversizedMessageError): void => {
    failure = new EngineError(engine, "invalid_output", `${speechServerName} ${error.message}.`, { cause: error });
    parts.length = next = 0;
    link.endTurn();
  };
  const take = (message: SpeechMessage): void => {
    bytes += message.body.length + messageCost;
    try {
      if (bytes > maxTurnBytes) throw new OversizedMessageError(`sent an answer of more than ${maxTurnBytes} bytes`);
      keep(message);
    } catch (error) {
      if (!(error instanceof OversizedMessageError)) throw error;
      refuse(error);
    }
    wake();
  };
  const keep = (message: SpeechMessage): void => {
    if (message.path === "audio" && message.body.length > 0) parts.push({ type: "sound", bytes: message.body });
    else if (message.path === "audio.metadata") {
      checkShape(message.body, { maxBytes: maxTurnBytes, maxValues: maxMetadataValues });
      parts.push(...readMetadata(message.body.toString()));
    } else if (message.path === "turn.end") hasEnded = true;
  };
  const requestId = link.beginTurn(take, (error) => {
    failure = error;
    wake();
  });
  link.sendText("synthesis.context", requestId, "application/json", context);
  link.sendText("ssml", requestId, "application/ssml+xml", ssml);
  try {
    for (;;) {
      const part = parts[next];
      if (part !== undefined) {
        next += 1;
        // What has been said is let go of, without moving the rest for each part.
        if (next >= partsAtOnce) {
          parts.splice(0, next);
          next = 0;
        }
        yield part;
      } else if (failure !== undefined) throw failure;
      else if (hasEnded) return;
      else {
        const arrived = onWait();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        arrived();
      }
    }
  } finally {
    link.endTurn();
  }
}

function readMetadata(text: string): SpokenPart[] {
  return recordsOf(parseRecord(text)?.["Metadata"]).flatMap((row): SpokenPart[] => {
    const data = row["Data"];
    const offset = memberOf(data, "Offset");
    if (typeof offset !== "number") return [];
    const offsetMs = offset / ticksPerMs;
    if (row["Type"] === "Viseme") {
      const id = memberOf(data, "VisemeId");
      return typeof id === "number" ? [{ type: "viseme", viseme: { id, offsetMs } }] : [];
    }
    const said = memberOf(data, "text");
    const word = memberOf(said, "Text");
    if (row["Type"] !== "WordBoundary" || typeof word !== "string") return [];
    if (memberOf(said, "BoundaryType") === "PunctuationBoundary") return [];
    const duration = memberOf(data, "Duration");
    return [
      {
        type: "word",
        word: { text: word, offsetMs, durationMs: typeof duration === "number" ? duration / ticksPerMs : 0 },
      },
    ];
  });
}
