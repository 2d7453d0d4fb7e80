import type { ServerResponse } from "node:http";
import { sendEvents } from "./speech-answers.ts";
import type { ReceivedSpeechRequest, SpeechAnswerer } from "./start-speech-server.ts";

/** The form of a request for a transcription, as a fake server read it. */
export interface FakeTranscription {
  /** Members of the form but the file; those that come twice are joined by commas. */
  readonly members: Readonly<Record<string, string>>;
  /** Name and type of the file. */
  readonly file: { readonly name: string; readonly type: string };
  /** Of the WAV in it. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly durationMs: number;
  /** What the fake server hears: a number for each half second that began. */
  readonly text: string;
}

const numbers = "one two three four five six seven eight nine ten eleven twelve".split(" ");

/**
 * Reads the form that a request holds.
 * @throws TypeError when it is no form, or its file no WAV
 */
export async function readFakeTranscription({ headers, body }: ReceivedSpeechRequest): Promise<FakeTranscription> {
  const type = headers["content-type"] ?? "";
  const form = await new Response(Uint8Array.from(body), { headers: { "content-type": type } }).formData();
  const file = form.get("file");
  if (!(file instanceof File)) throw new TypeError("there is no file in the form");
  const bytes = Buffer.from(await file.arrayBuffer());
  if (bytes.toString("latin1", 8, 16) !== "WAVEfmt ") throw new TypeError("the file is no WAV");
  const channels = bytes.readUInt16LE(22);
  const sampleRate = bytes.readUInt32LE(24);
  const durationMs = ((bytes.length - 44) * 1000) / (2 * channels * sampleRate);
  const names = [...new Set(form.keys())].filter((name) => name !== "file");
  const members = Object.fromEntries(names.map((name) => [name, form.getAll(name).map(String).join(",")]));
  const count = Math.min(numbers.length, Math.ceil(durationMs / 500));
  const words = numbers.slice(0, count);
  return {
    members,
    file: { name: file.name, type: file.type },
    channels,
    sampleRate,
    durationMs,
    text: words.join(" "),
  };
}

/** One way in which a server answers `/audio/transcriptions`. */
export interface TranscriptionServerRow {
  /** The server, and what is special about it. */
  readonly name: string;
  /** How it answers. */
  readonly answer: SpeechAnswerer;
  /** What the adapter must be configured with beside the address. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** What more than the text is heard. */
  readonly language?: string;
  /** Whether words come with their times. */
  readonly hasWords?: boolean;
}

/** Every variant of `/audio/transcriptions` that is known; each hears what `readFakeTranscription` says. */
export const transcriptionServerRows: readonly TranscriptionServerRow[] = [
  row("OpenAI: json", ({ text }, response) => sendJson(response, { text, usage: { type: "tokens" } })),
  row(
    "OpenAI: events",
    ({ text }, response) => {
      const deltas = text.split(/(?= )/).map((delta) => ({ type: "transcript.text.delta", delta }));
      sendEvents(response, [...deltas, { type: "transcript.text.done", text, usage: { total_tokens: 9 } }]);
    },
    { options: { stream: true } },
  ),
  row(
    "LocalAI: events with language and length, then [DONE]",
    ({ text, durationMs }, response) => {
      const done = { type: "transcript.text.done", text, language: "en", duration: durationMs / 1000 };
      sendEvents(response, [{ type: "transcript.text.delta", delta: text }, done, "[DONE]"]);
    },
    { language: "en" },
  ),
  row("vLLM: transcription.chunk", ({ text }, response) => {
    const chunks = text.split(/(?= )/).map((content) => ({
      object: "transcription.chunk",
      choices: [{ delta: { content }, finish_reason: null }],
    }));
    const last = { object: "transcription.chunk", choices: [{ delta: { content: "" }, finish_reason: "stop" }] };
    sendEvents(response, [...chunks, last, "[DONE]"]);
  }),
  row("segments without deltas", ({ text }, response) =>
    sendEvents(
      response,
      text.split(/(?<= )/).map((segment) => ({ type: "transcript.text.segment", text: segment })),
    ),
  ),
  row("whisper.cpp: json with a line feed at the end", ({ text }, response) =>
    sendJson(response, { text: ` ${text}\n` }),
  ),
  row(
    "speaches: verbose_json with times of words",
    ({ text, durationMs, members }, response) => {
      if (members["response_format"] !== "verbose_json") return sendJson(response, { text });
      const words = text
        .split(" ")
        .map((word, index) => ({ word: ` ${word}`, start: index / 2, end: index / 2 + 0.4 }));
      return sendJson(response, { task: "transcribe", language: "english", duration: durationMs / 1000, text, words });
    },
    { options: { wordTimes: true }, language: "en", hasWords: true },
  ),
  row(
    "gpt-transcribe: the languages in a list",
    ({ text }, response) => sendJson(response, { text, languages: ["de"] }),
    {
      options: { model: "gpt-transcribe" },
      language: "de",
    },
  ),
  row(
    "plain text",
    ({ text }, response) => void response.writeHead(200, { "content-type": "text/plain" }).end(`${text}\n`),
  ),
  row("a server that knows neither form nor prompt", ({ text, members }, response) => {
    const unknown = ["response_format", "prompt"].find((name) => name in members);
    if (unknown === undefined) return sendJson(response, { text });
    return sendJson(response, { detail: [{ loc: ["body", unknown], msg: "Extra inputs are not permitted" }] }, 422);
  }),
];

function row(
  name: string,
  answer: (heard: FakeTranscription, response: ServerResponse) => void,
  more: Omit<TranscriptionServerRow, "name" | "answer"> = {},
): TranscriptionServerRow {
  return { name, ...more, answer: async (request, response) => answer(await readFakeTranscription(request), response) };
}

function sendJson(response: ServerResponse, body: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}
