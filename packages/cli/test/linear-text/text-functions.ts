import { findBase64Audio } from "../../../audio/src/find-base64-audio.ts";
import { heardText as clientHeardText } from "../../../client/src/heard-text.ts";
import { EntryList } from "../../../client/src/conversation/entry-list.ts";
import { presentableEvent } from "../../../client/src/presentable-event.ts";
import { LocalAgreement } from "../../../engine/src/local-agreement.ts";
import { findSum } from "../../../engines/src/builtin-model/arithmetic/find-sum.ts";
import { ExpressionReader } from "../../../engines/src/builtin-model/arithmetic/parse-expression.ts";
import { findNumbers } from "../../../engines/src/builtin-model/arithmetic/read-number.ts";
import { answer } from "../../../engines/src/builtin-model/answer.ts";
import { normalise } from "../../../engines/src/builtin-model/normalise.ts";
import { decideToolCall } from "../../../engines/src/builtin-model/tools/decide-tool-call.ts";
import { speakOutput } from "../../../engines/src/builtin-model/tools/speak-output.ts";
import { identifierWords } from "../../../engines/src/builtin-model/tools/tool-schema.ts";
import { readTurn, splitSentences } from "../../../engines/src/builtin-model/turn.ts";
import { createEndOfUtteranceJudge } from "../../../engines/src/end-of-utterance/end-of-utterance-judge.ts";
import { createTextRuleJudge } from "../../../engines/src/end-of-utterance/text-rule-judge.ts";
import { boundWords, orderEnd } from "../../../engines/src/flite/divide-words.ts";
import { divideText } from "../../../engines/src/flite/divide-text.ts";
import { toSpokenWords } from "../../../engines/src/flite/text/spoken-words.ts";
import { readChunk } from "../../../engines/src/openai-compatible/chat-chunk.ts";
import { ThinkFilter } from "../../../engines/src/openai-compatible/think-filter.ts";
import { refusedMember } from "../../../engines/src/speech-servers/post.ts";
import { toSsml } from "../../../engines/src/speech-servers/azure/ssml.ts";
import { readSpeechEvent } from "../../../engines/src/speech-servers/sound/speech-event.ts";
import { parseClientEvent } from "../../../protocol/src/parsing/parse-client-event.ts";
import { parseServerEvent } from "../../../protocol/src/parsing/parse-server-event.ts";
import { isBase64 } from "../../../protocol/src/schema/base64.ts";
import { turnTakingOf, hasWords } from "../../../server/src/pipeline/turn-taking/barge-in/back-channels.ts";
import { toolResult } from "../../../server/src/pipeline/mcp/tool-output.ts";
import { createWordMarker } from "../../../server/src/pipeline/output/word-marks.ts";
import { WordPlacer } from "../../../server/src/pipeline/output/word-placer.ts";
import { writtenWords } from "../../../server/src/pipeline/output/written-words.ts";
import { createClauseSplitter } from "../../../server/src/pipeline/speech-text/clause-splitter.ts";
import { createSpeakableState, speakableText } from "../../../server/src/pipeline/speech-text/speakable-text.ts";
import { heardText } from "../../../server/src/session/state/conversation.ts";
import { createSessionBench } from "../../../server/src/testing/session-bench.ts";
import { parsePitch, parseRate, parseVolume } from "../../../server/src/session/honour/prosody.ts";
import { fitLine, printable, textWidth, wrapText } from "../../src/terminal/text-width.ts";
import { piecewise } from "./piecewise-functions.ts";
import { pieces } from "./shapes.ts";
import type { TextFunction } from "./text-function.ts";
import { EngineError } from "@vivavoce/engine";
import type { ModelRequest } from "@vivavoce/engine";
import type { SessionUpdate } from "@vivavoce/protocol";

const request = (messages: ModelRequest["messages"], tools: ModelRequest["tools"] = []): ModelRequest => ({
  messages,
  tools,
  toolChoice: "auto",
  requestedAt: new Date(0),
  parallelToolCalls: true,
  signal: new AbortController().signal,
});
const user = (text: string) => ({ role: "user" as const, content: [{ type: "text" as const, text }] });
const pause = { speechMs: 2000, lastAssistantText: "What is your phone number?" };
const event = (fields: object): string => JSON.stringify(fields);

const spoken = {
  text: "Hello.",
  voice: "en-US-AvaNeural",
  prosody: { rate: 1.2, pitchSemitones: 0, volumeDb: 0 },
  language: "en-US",
  expression: {},
};
const refusal = { status: 400, error: new EngineError("test", "engine_failed", "refused") };

const builtinModel: readonly TextFunction[] = [
  { name: "built-in model: what the user says", run: (text) => answer(readTurn(request([user(text)]), "UTC")) },
  {
    name: "built-in model: what was said before",
    run: (text) => {
      const parts = pieces(text, 600).map(user);
      return answer(readTurn(request([...parts, user("and times two")]), "UTC"));
    },
    maxChars: 4096,
  },
  {
    name: "built-in model: its instructions",
    run: (text) => answer(readTurn(request([{ role: "system", text }, user("who are you")]), "UTC")),
  },
  {
    name: "built-in model: a tool's description and names",
    run: (text) => {
      const parameters = { type: "object", properties: { [text.slice(0, 64)]: { type: "string", enum: [text] } } };
      const tool = { name: text.slice(0, 64) || "t", description: text, parameters };
      const asked = request([user("what is the weather in Rome")], [tool]);
      return decideToolCall(readTurn(asked, "UTC"), { ...asked, toolChoice: "required" });
    },
  },
  { name: "built-in model: a tool's output", run: (text) => speakOutput(text) },
  { name: "built-in model: a tool's JSON", run: (text) => speakOutput(event({ a: text, [text]: [text, { text }] })) },
  { name: "normalise", run: normalise },
  { name: "splitSentences", run: splitSentences },
  { name: "identifierWords", run: identifierWords },
  { name: "findNumbers", run: (text) => findNumbers(text.split(" ")) },
  { name: "findSum", run: (text) => findSum(text, false) },
  { name: "findSum, going on from a result", run: (text) => findSum(text, true) },
  { name: "reader of sums", run: (text) => new ExpressionReader(text.split(" ")).read(0).end, maxChars: 4096 },
];

const speech: readonly TextFunction[] = [
  { name: "clause splitter", run: (text) => [...sayable(text)].length, maxChars: 8192 },
  {
    name: "clause splitter, piece by piece",
    run: (text) => {
      const splitter = createClauseSplitter();
      return pieces(text, 3).reduce((sum, piece) => sum + splitter.push(piece).length, splitter.flush().length);
    },
  },
  { name: "speakable text of clauses", run: (text) => speakableOf(text), maxChars: 8192 },
  { name: "speakable text of one clause", run: (text) => speakableText(text), maxChars: 1024 },
  {
    name: "word marks",
    run: (text) => {
      const marker = createWordMarker(text, 0, 0);
      for (const word of text.split(/\s+/)) marker.mark({ text: word, offsetMs: 0, durationMs: 0 });
      return marker;
    },
    maxChars: 1024,
  },
  {
    name: "words in the sound of a clause",
    run(text) {
      const placer = new WordPlacer(writtenWords(text), 8000, 1);
      // Half a second of a tone with a pause in it.
      placer.push(Float32Array.from({ length: 4000 }, (_, at) => (at > 1000 && at < 2500 ? 0 : Math.sin(at))));
      return placer.finish();
    },
    maxChars: 8192,
  },
  { name: "parts for the synthesizer", run: (text) => [...divideText(text, 240)].length },
  {
    name: "orders to the synthesizer",
    run: (text) => {
      for (const part of divideText(text, 240)) {
        const words = boundWords(toSpokenWords(part));
        for (let at: number | undefined = 0; at !== undefined;) at = orderEnd(words, at, 150);
      }
    },
    maxChars: 1024,
  },
  { name: "spoken words of one part", run: (text) => toSpokenWords(text), maxChars: 1024 },
];

const streams: readonly TextFunction[] = [
  { name: "think filter", run: (text) => new ThinkFilter().push(text) },
  {
    name: "think filter, piece by piece",
    run: (text) => {
      const filter = new ThinkFilter();
      return pieces(text, 2).reduce((sum, piece) => sum + filter.push(piece).length, 0) + filter.end().length;
    },
  },
  { name: "SSML for Azure's voices", run: (text) => toSsml({ ...spoken, text }) },
  {
    name: "SSML with a style and a lexicon",
    run: (text) => toSsml({ ...spoken, expression: { style: text, lexiconUrl: text, locale: text } }),
  },
  { name: "event of a speech server", run: (text) => readSpeechEvent(text) },
  { name: "event of a speech server with sound", run: (text) => readSpeechEvent(event({ audio: text })) },
  {
    name: "refusal of a speech server",
    run: (text) => refusedMember({ ...refusal, text }, ["stream", "speed"], "Hello."),
  },
  { name: "chat chunk", run: (text) => readChunk(text) },
  {
    name: "chat chunk with text",
    run: (text) => readChunk(event({ choices: [{ delta: { content: text } }], error: { code: text } })),
  },
];

const hearing: readonly TextFunction[] = [
  { name: "end of utterance", run: (text) => createEndOfUtteranceJudge().judge({ ...pause, text }) },
  {
    name: "end of utterance, after these words",
    run: (text) => createEndOfUtteranceJudge().judge({ ...pause, text: "five five one", lastAssistantText: text }),
  },
  { name: "rules of endings", run: (text) => createTextRuleJudge().judge({ ...pause, text }) },
  {
    name: "rules of endings, after these words",
    run: (text) => createTextRuleJudge().judge({ ...pause, text: "five five one", lastAssistantText: text }),
  },
  { name: "back-channels", run: (text) => [turnTakingOf(text), hasWords(text)] },
  {
    name: "local agreement",
    run: (text) => {
      const agreement = new LocalAgreement();
      agreement.add(text);
      return agreement.add(`${text} x`);
    },
  },
];

const voiceOf = (text: string) => ({
  type: "azure-standard" as const,
  name: text,
  locale: text,
  prefer_locales: [text],
  style: text,
  rate: text,
  pitch: text,
  volume: text,
});

const settingsOf = (text: string): SessionUpdate => ({
  instructions: text,
  voice: voiceOf(text),
  turn_detection: { type: "azure_semantic_vad", appended_text_after_truncation: text },
  // Languages are ten codes at most.
  input_audio_transcription: { model: text, phrase_list: [text], prompt: text },
  interim_response: { type: "llm_interim_response", model: text, instructions: text },
});

const mcp = (text: string) => ({
  type: "mcp" as const,
  server_label: text,
  server_url: `https://example.org/${text}/b`,
  allowed_tools: [text],
});
const update = (session: SessionUpdate) => ({ type: "session.update" as const, session });

const responseOf = (text: string) => ({
  instructions: text,
  voice: voiceOf(text),
  interim_response: { type: "static_interim_response" as const, texts: [text] },
});

const session: readonly TextFunction[] = [
  {
    name: "a tool's output, cut",
    run: (text) => toolResult({ content: [{ type: "text", text }] }, 4096, (shown) => shown),
  },
  {
    name: "settings: every text of them",
    run: (text) => createSessionBench().client(update(settingsOf(text))),
  },
  {
    name: "settings of one response",
    run: (text) => createSessionBench().client({ type: "response.create", response: responseOf(text) }),
  },
  {
    name: "tools of a session that was given some",
    run: (text) => createSessionBench({ update: { tools: [mcp("x")] } }).client(update({ tools: [mcp(text)] })),
  },
  { name: "prosody values", run: (text) => [parseRate(text), parsePitch(text), parseVolume(text)] },
  {
    name: "heard part of a transcript",
    run: (text) =>
      heardText(text, [{ type: "word", text: "a", offsetMs: 0, durationMs: 1, textEnd: text.length >> 1 }], 10),
  },
];

const wire: readonly TextFunction[] = [
  { name: "client event: any text", run: (text) => parseClientEvent(text) },
  {
    name: "client event: instructions",
    run: (text) => parseClientEvent(event({ type: "session.update", session: { instructions: text, voice: text } })),
  },
  {
    name: "client event: an item",
    run: (text) =>
      parseClientEvent(
        event({
          type: "conversation.item.create",
          item: { type: "message", role: "user", content: [{ type: "input_text", text }] },
        }),
      ),
  },
  {
    name: "client event: unknown fields",
    run: (text) =>
      parseClientEvent(
        event({
          type: "session.update",
          session: Object.fromEntries(pieces(text, 20).map((piece, index) => [`${piece}${index}`, piece])),
        }),
      ),
  },
  {
    name: "client event: audio",
    run: (text) => parseClientEvent(event({ type: "input_audio_buffer.append", audio: text })),
  },
  { name: "client event: a name", run: (text) => parseClientEvent(event({ type: text, event_id: text })) },
  { name: "server event: any text", run: (text) => outcome(() => parseServerEvent(text)) },
  { name: "base64", run: isBase64 },
  {
    name: "audio in a message",
    run: (text) => findBase64Audio(Buffer.from(`{"type":"input_audio_buffer.append","audio":"${text}"}`)),
  },
  { name: "audio in any bytes", run: (text) => findBase64Audio(Buffer.from(text)) },
];

const clients: readonly TextFunction[] = [
  { name: "client: heard part", run: (text) => clientHeardText(text, 0.5) },
  {
    name: "client: event to show",
    run: (text) => presentableEvent({ type: "a", [text]: text, nested: { audio: text } }),
  },
  {
    name: "client: a transcript, delta by delta",
    run: (text) => {
      const list = new EntryList();
      list.take({
        type: "response.output_item.added",
        response_id: "r",
        output_index: 0,
        item: { id: "i", type: "message", role: "assistant", content: [] },
      } as never);
      for (const delta of pieces(text, 8)) {
        list.take({
          type: "response.text.delta",
          response_id: "r",
          item_id: "i",
          output_index: 0,
          content_index: 0,
          delta,
        } as never);
      }
      return list.entries[0]?.text.length;
    },
  },
  { name: "terminal: printable", run: printable },
  { name: "terminal: width", run: textWidth, maxChars: 4096 },
  { name: "terminal: rows", run: (text) => wrapText(text, 60), maxChars: 4096 },
  { name: "terminal: a line", run: (text) => fitLine([{ text }], 80), maxChars: 8192 },
];

/** Every one there is, by who is behind the text. A new one is one more entry. */
export const textFunctions: readonly TextFunction[] = [
  ...builtinModel,
  ...speech,
  ...streams,
  ...hearing,
  ...session,
  ...piecewise,
  ...wire,
  ...clients,
];

function* sayable(text: string): Generator<string> {
  const splitter = createClauseSplitter();
  yield* splitter.push(text);
  yield* splitter.flush();
}

function speakableOf(text: string): number {
  const state = createSpeakableState();
  let length = 0;
  for (const clause of sayable(text)) length += speakableText(clause, state).length;
  return length;
}

function outcome(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
