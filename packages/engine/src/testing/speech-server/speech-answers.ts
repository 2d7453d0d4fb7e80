import type { ServerResponse } from "node:http";
import type { ReceivedSpeechRequest, SpeechAnswerer } from "./start-speech-server.ts";

/** Sound that a fake server says for a text: a tone of 330 Hz, 60 ms for each character, level -17 dBFS. */
export interface FakeSpeech {
  /** Length in milliseconds. */
  readonly durationMs: number;
  /** Bytes of 16-bit numbers at a rate, in so many channels, all the same. */
  pcm(sampleRate: number, channels?: number): Buffer;
  /** A whole WAV file of it, with this as the size of its data where one is given. */
  wav(sampleRate: number, options?: { readonly channels?: number; readonly size?: number }): Buffer;
}

/** Pitch of the tone that fake servers say, in Hz. */
export const fakeSpeechHz = 330;
/** Its amplitude, 1 is full scale. */
export const fakeSpeechAmplitude = 0.2;

/** What a fake server says for a text. */
export function fakeSpeech(text: string): FakeSpeech {
  const durationMs = 60 * text.replaceAll(/\s/g, "").length;
  const pcm = (sampleRate: number, channels = 1): Buffer => {
    const frames = Math.round((durationMs * sampleRate) / 1000);
    const bytes = Buffer.alloc(2 * frames * channels);
    for (let frame = 0; frame < frames; frame++) {
      const value = fakeSpeechAmplitude * Math.sin((2 * Math.PI * fakeSpeechHz * frame) / sampleRate);
      for (let c = 0; c < channels; c++) bytes.writeInt16LE(Math.round(32_767 * value), 2 * (frame * channels + c));
    }
    return bytes;
  };
  return {
    durationMs,
    pcm,
    wav(sampleRate, { channels = 1, size } = {}) {
      const data = pcm(sampleRate, channels);
      return Buffer.concat([wavHeader(sampleRate, channels, size ?? data.length), data]);
    },
  };
}

/** A WAV header of 44 bytes that states this size of its data. */
export function wavHeader(sampleRate: number, channels: number, size: number): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0, "latin1");
  header.writeUInt32LE(Math.min(0xffff_ffff, size + 36), 4);
  header.write("WAVEfmt ", 8, "latin1");
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(channels, 22);
  header.writeUInt32LE(sampleRate, 24);
  header.writeUInt32LE(2 * channels * sampleRate, 28);
  header.writeUInt16LE(2 * channels, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36, "latin1");
  header.writeUInt32LE(size, 40);
  return header;
}

/** One way in which a speech server answers `/audio/speech`. */
export interface SpeechServerRow {
  /** The server, and what is special about it. */
  readonly name: string;
  readonly answer: SpeechAnswerer;
  /** What the adapter must be configured with beside the address. */
  readonly options?: Readonly<Record<string, string | number>>;
}

const unknownSize = 0xffff_ffff;

/** Every variant of `/audio/speech` that is known, each of which says `fakeSpeech` of the request's input. */
export const speechServerRows: readonly SpeechServerRow[] = [
  row("OpenAI: pcm of 24 kHz without a header", (said, response) => send(response, "audio/pcm", said.pcm(24_000))),
  row("OpenAI: WAV that is streamed, with a size of all ones", (said, response) =>
    send(response, "audio/wav", said.wav(24_000, { size: unknownSize })),
  ),
  row("OpenAI: events", (said, response) => {
    const deltas = slices(said.pcm(24_000), 4801).map((bytes) => ({
      type: "speech.audio.delta",
      audio: base64(bytes),
    }));
    sendEvents(response, [...deltas, { type: "speech.audio.done", usage: { total_tokens: 9 } }]);
  }),
  row("speaches: events, and a header at the beginning of each", (said, response) => {
    const deltas = slices(said.pcm(24_000), 4800).map((bytes) => ({
      type: "speech.audio.delta",
      audio: base64(Buffer.concat([wavHeader(24_000, 1, unknownSize), bytes])),
    }));
    sendEvents(response, [...deltas, { type: "speech.audio.done", token_usage: null }]);
  }),
  row("Kokoro-FastAPI: pcm, the whole of it called audio/pcm, a sentence at a time", (said, response) =>
    send(response, "audio/pcm", said.pcm(24_000), { "x-download-path": "/download/x.pcm" }),
  ),
  row("LocalAI: WAV whatever was asked, sizes of 0", (said, response) =>
    send(response, "audio/wav", said.wav(22_050, { size: 0 })),
  ),
  row("vLLM-Omni: WAV of 44.1 kHz", (said, response) => send(response, "audio/wav", said.wav(44_100))),
  row("sglang: samples with their form in headers of its own", (said, response) =>
    send(response, "application/octet-stream", said.pcm(16_000, 2), {
      "x-sample-rate": "16000",
      "x-channels": "2",
      "x-bit-depth": "16",
    }),
  ),
  row("sglang, older: audio.speech.chunk with a file each, then [DONE]", (said, response) => {
    const chunks = slices(said.pcm(24_000), 9600).map((bytes, index) => ({
      object: "audio.speech.chunk",
      index,
      audio: {
        data: base64(Buffer.concat([wavHeader(24_000, 1, bytes.length), bytes])),
        format: "wav",
        sample_rate: 24_000,
      },
      finish_reason: null,
    }));
    sendEvents(response, [...chunks, { object: "audio.speech.chunk", audio: null, finish_reason: "stop" }, "[DONE]"]);
  }),
  row("Groq: WAV of 48 kHz, and no other form", (said, response, request) => {
    if (request.json["response_format"] !== "wav") {
      return sendJson(response, 400, {
        error: { message: "response_format must be one of [wav]", type: "invalid_request_error" },
      });
    }
    return send(response, "audio/wav", said.wav(48_000));
  }),
  row("Together: raw", (said, response) => send(response, "audio/raw", said.pcm(24_000))),
  row(
    "mlx-audio: raw means pcm, and the rate is nowhere",
    (said, response) => send(response, "audio/raw", said.pcm(16_000)),
    {
      sampleRate: 16_000,
    },
  ),
  row("X-Audio-Sample-Rate", (said, response) =>
    send(response, "audio/pcm", said.pcm(22_050), { "x-audio-sample-rate": "22050" }),
  ),
  row("the rate in the type of content", (said, response) => send(response, "audio/pcm;rate=8000", said.pcm(8000))),
  row("a wrong type of content", (said, response) => send(response, "application/json", said.wav(24_000))),
  row("WAV with other chunks before and behind the sound", (said, response) => {
    const wav = said.wav(24_000);
    const list = Buffer.from("LIST\x06\0\0\0INFOab", "latin1");
    return send(response, "audio/wav", Buffer.concat([wav.subarray(0, 36), list, wav.subarray(36), list]));
  }),
  row("WAV of two channels", (said, response) => send(response, "audio/wav", said.wav(24_000, { channels: 2 }))),
  row("several WAV files one after the other", (said, response) => {
    const files = slices(said.pcm(24_000), 9600).map((bytes) =>
      Buffer.concat([wavHeader(24_000, 1, unknownSize), bytes]),
    );
    return send(response, "audio/wav", Buffer.concat(files));
  }),
  row("JSON with the sound in base64", (said, response) =>
    sendJson(response, 200, { audio: base64(said.wav(24_000)), format: "wav" }),
  ),
  row("a server that knows none of the extra members", (said, response, request) => {
    const unknown = ["stream", "stream_format"].find((name) => name in request.json);
    if (unknown === undefined) return send(response, "audio/pcm", said.pcm(24_000));
    return sendJson(response, 400, {
      error: { message: `Unrecognized request argument supplied: ${unknown}`, param: unknown },
    });
  }),
];

function row(
  name: string,
  answer: (said: FakeSpeech, response: ServerResponse, request: ReceivedSpeechRequest) => void | Promise<void>,
  options?: SpeechServerRow["options"],
): SpeechServerRow {
  return {
    name,
    ...(options === undefined ? {} : { options }),
    answer: (request, response) => answer(fakeSpeech(String(request.json["input"])), response, request),
  };
}

/** Bytes in pieces of odd lengths, as networks divide them. */
async function send(response: ServerResponse, type: string, bytes: Buffer, headers: object = {}): Promise<void> {
  response.writeHead(200, { "content-type": type, ...headers });
  for (const piece of slices(bytes, 3001)) {
    if (response.destroyed) return;
    response.write(piece);
    await new Promise((resolve) => void setImmediate(resolve));
  }
  response.end();
}

/** A whole answer in events. */
export function sendEvents(response: ServerResponse, events: readonly unknown[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const event of events) response.write(`data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`);
  response.end();
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

function slices(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, index) =>
    bytes.subarray(index * length, (index + 1) * length),
  );
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64");
}
