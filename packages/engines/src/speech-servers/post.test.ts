import { describe, expect, test } from "vitest";
import { toSsml } from "./azure/ssml.ts";
import { post } from "./post.ts";

/** What is told of a refusal that says this. */
async function toldOf(refusal: string, body: string | FormData): Promise<unknown> {
  const server = {
    engine: "voice",
    endpoint: { url: "https://speech.example.com/speak", headers: {} },
    fetch: () => Promise.resolve(new Response(refusal, { status: 400 })),
    hide: (text: string) => text,
  };
  const reply = await post(server, { headers: {}, body }, new AbortController().signal);
  if (reply instanceof Response) throw new Error("it was not refused");
  return reply.error.details?.beginning;
}

/** As servers in Python write JSON. */
const inAscii = (text: string): string =>
  JSON.stringify(text).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

describe("a refusal that repeats what was sent is told without it", () => {
  const input = "您的化验结果是阳性，请尽快来医院。";

  test("in ASCII alone", async () => {
    expect(await toldOf(`{"detail":${inAscii(input)}}`, JSON.stringify({ input }))).toBe('{"detail":"***"}');
    const form = new FormData();
    form.set("prompt", input);
    expect(await toldOf(`{"detail":${inAscii(input)}}`, form)).toBe('{"detail":"***"}');
  });

  test("as it stood in SSML, and as it is without entities", async () => {
    const text = "Tom & Jerry's results are < 5";
    const prosody = { rate: 1.2, pitchSemitones: 0, volumeDb: 0 };
    const ssml = toSsml({ text, voice: "en-US-AvaNeural", prosody, language: "en-US", expression: {} });
    const escaped = "Tom &amp; Jerry&apos;s results are &lt; 5";
    expect(await toldOf(`no voice for "${text}"`, ssml)).toBe('no voice for "***"');
    expect(await toldOf(`no voice for "${escaped}"`, ssml)).toBe('no voice for "***"');
    expect(await toldOf(`{"detail":${inAscii(text)}}`, ssml)).toBe('{"detail":"***"}');
  });
});
