import { EventStreamReader } from "../../../engine/src/remote/event-stream-reader.ts";
import { createSecretMask } from "../../../engine/src/remote/secret-mask.ts";
import { readMessage } from "../../../engines/src/speech-servers/azure/speech-message.ts";
import { SoundDecoder } from "../../../engines/src/speech-servers/sound/sound-decoder.ts";
import type { ResponsePart } from "../../../server/src/session/state/response-part.ts";
import { createSessionBench } from "../../../server/src/testing/session-bench.ts";
import { pieces } from "./shapes.ts";
import type { TextFunction } from "./text-function.ts";

/** What reads bytes or parts as they come, however they are divided. */
export const piecewise: readonly TextFunction[] = [
  {
    name: "events of a stream, piece by piece",
    run: (text) => {
      const reader = new EventStreamReader({ maxBytes: 16 * 1024 * 1024 });
      const read = pieces(text, 2).map((piece) => [...reader.push(Buffer.from(piece))].length);
      return read.length + [...reader.end()].length;
    },
  },
  {
    name: "data of a stream, line by line",
    run: (text) => {
      const reader = new EventStreamReader({ maxBytes: 16 * 1024 * 1024 });
      return pieces(text, 8).map((piece) => [...reader.push(Buffer.from(`data: ${piece}\n`))].length).length;
    },
  },
  {
    name: "a secret in what a server says",
    run: (text) => createSecretMask(["AbCdEfGhIjKlMnOp12345", "a".repeat(40)])(text),
  },
  {
    name: "sound of a speech server, piece by piece",
    run: (text) => {
      const decoder = new SoundDecoder({ sampleRate: 24_000, channels: 1, bitsPerSample: 16 });
      return pieces(text, 16).map((piece) => outcome(() => decoder.push(Buffer.from(piece)))).length;
    },
  },
  {
    name: "header of sound, piece by piece",
    run: (text) => {
      const decoder = new SoundDecoder({ sampleRate: 24_000, channels: 1, bitsPerSample: 16 });
      decoder.push(Buffer.from("RIFF\0\0\0\0WAVE"));
      // As long as the text; what is in it would end the header at once.
      return pieces("LIST\0\0\0\0".repeat(text.length / 8), 3).map((piece) => decoder.push(Buffer.from(piece))).length;
    },
  },
  { name: "message of Azure's speech service", run: (text) => readMessage(Buffer.from(`${text}\r\n\r\n`), false) },
  {
    name: "an answer, delta by delta",
    run: (text) => answered(pieces(text, 4).map((piece) => ({ type: "text", text: piece }))),
    maxChars: 4096,
  },
  {
    name: "arguments of a call, delta by delta",
    run: (text) =>
      answered([
        { type: "toolCall", index: 0, callId: "call_0", name: "look" },
        ...pieces(text, 4).map((piece): ResponsePart => ({ type: "toolCallArguments", index: 0, text: piece })),
      ]),
    maxChars: 4096,
  },
];

/** A response that is made of these. */
function answered(parts: readonly ResponsePart[]): unknown {
  const bench = createSessionBench({ update: { modalities: ["text"] } });
  bench.client({ type: "response.create" });
  const { response } = bench.state;
  const responseId = response.phase === "running" ? response.id : "";
  for (const part of parts) bench.input({ type: "responsePart", responseId, part });
  return bench.state.response;
}

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
