import { describe, expect, it } from "vitest";
import { connectOver } from "./connect.ts";
import { Playback } from "./playback.ts";
import type { AudioOutput, HeardAudio, PlaybackOptions } from "./playback.ts";
import { ScriptedConnection } from "./testing/scripted-connection.ts";

/** 24 samples a millisecond; a test moves its time by `hear`. */
class HandOutput implements AudioOutput {
  queued = 0;
  playedSamples = 0;

  play(pcm16: Int16Array): void {
    this.queued += pcm16.length;
  }

  clear(): void {
    this.queued = 0;
  }

  hear(durationMs: number): void {
    const samples = Math.min(this.queued, durationMs * 24);
    this.queued -= samples;
    this.playedSamples += samples;
  }
}

async function open(options: PlaybackOptions = {}, session: Readonly<Record<string, unknown>> = {}) {
  const server = new ScriptedConnection();
  const connecting = connectOver(server.transport, { endpoint: "http://localhost", model: "test" });
  server.start({ turn_detection: { type: "server_vad", interrupt_response: true }, ...session });
  const client = await connecting;
  const output = new HandOutput();
  const interruptions: HeardAudio[] = [];
  const playback = new Playback(client, output, { onInterrupted: (heard) => interruptions.push(heard), ...options });
  return {
    server,
    output,
    playback,
    interruptions,
    created: (id: string) => server.emit({ type: "response.created", response: { id, status: "in_progress" } }),
    done: (id: string) => server.emit({ type: "response.done", response: { id, status: "completed" } }),
    audio: (responseId: string, itemId: string, durationMs: number) =>
      server.emit({
        type: "response.audio.delta",
        response_id: responseId,
        item_id: itemId,
        output_index: 0,
        content_index: 0,
        delta: Buffer.alloc(durationMs * 48).toString("base64"),
      }),
    speak: () => server.emit({ type: "input_audio_buffer.speech_started", audio_start_ms: 0, item_id: "item_u" }),
  };
}

describe("Playback", () => {
  it("plays deltas and knows what was heard and what is pending", async () => {
    const { created, audio, done, output, playback } = await open();
    created("r1");
    audio("r1", "m1", 100);
    audio("r1", "m1", 100);
    output.hear(50);
    expect([playback.pendingMs, playback.heard]).toEqual([150, { itemId: "m1", contentIndex: 0, audioEndMs: 50 }]);
    done("r1");
    expect(playback.active).toBe(true);
    output.hear(150);
    expect([playback.active, playback.pendingMs]).toEqual([false, 0]);
  });

  it("flushes on speech and drops the rest of the response until it is done (BH-42)", async () => {
    const { created, audio, done, speak, output, playback, interruptions, server } = await open();
    created("r1");
    audio("r1", "m1", 200);
    output.hear(80);
    speak();
    expect([output.queued, playback.active]).toEqual([0, false]);
    audio("r1", "m1", 200);
    expect(output.queued).toBe(0);
    done("r1");
    created("r2");
    audio("r2", "m2", 20);
    expect(output.queued).toBe(480);
    expect(interruptions).toEqual([{ itemId: "m1", contentIndex: 0, audioEndMs: 80 }]);
    expect(server.sent).toEqual([]);
  });

  it("flushes a completed response that is still being heard (BH-43), truncating when asked", async () => {
    const { created, audio, done, speak, output, server } = await open({ truncate: true });
    created("r1");
    audio("r1", "m1", 100);
    done("r1");
    created("r2");
    audio("r2", "m2", 100);
    done("r2");
    output.hear(130);
    speak();
    expect(output.queued).toBe(0);
    expect(server.sent).toMatchObject([{ type: "conversation.item.truncate", item_id: "m2", audio_end_ms: 30 }]);
    created("r3");
    audio("r3", "m3", 100);
    output.hear(40);
    speak();
    expect(server.sent[1]).toMatchObject({ item_id: "m3", audio_end_ms: 40 });
  });

  it("truncates nothing that was heard whole, nor where the server does it", async () => {
    const whole = await open({ truncate: true });
    whole.created("r1");
    whole.audio("r1", "m1", 100);
    whole.done("r1");
    whole.output.hear(100);
    whole.created("r2");
    whole.speak();
    expect(whole.server.sent).toEqual([]);

    const auto = await open({ truncate: true }, { turn_detection: { auto_truncate: true } });
    auto.created("r1");
    auto.audio("r1", "m1", 100);
    auto.speak();
    expect([auto.server.sent, auto.interruptions.length]).toEqual([[], 1]);
  });

  it("lets the answer go on where interrupt_response is false (BH-46), unless interrupted by hand", async () => {
    const { created, audio, speak, output, playback } = await open(
      {},
      { turn_detection: { interrupt_response: false } },
    );
    created("r1");
    audio("r1", "m1", 100);
    speak();
    expect(output.queued).toBe(2400);
    playback.interrupt();
    expect(output.queued).toBe(0);
  });

  it("cancels before it truncates when a program interrupts: an item that is still spoken cannot be truncated", async () => {
    const { created, audio, output, playback, server } = await open({ truncate: true });
    created("r1");
    audio("r1", "m1", 100);
    output.hear(40);
    playback.interrupt();
    playback.interrupt();
    expect(server.sent).toMatchObject([
      { type: "response.cancel", response_id: "r1" },
      { type: "conversation.item.truncate", item_id: "m1", audio_end_ms: 40 },
    ]);
  });

  it("truncates what waited behind the item that was cut to nothing", async () => {
    const { created, audio, done, speak, output, server, interruptions } = await open({ truncate: true });
    for (const [response, item] of [
      ["r1", "m1"],
      ["r2", "m2"],
      ["r3", "m3"],
    ] as const) {
      created(response);
      audio(response, item, 100);
      done(response);
    }
    output.hear(150);
    speak();
    expect(server.sent).toMatchObject([
      { item_id: "m2", audio_end_ms: 50 },
      { item_id: "m3", audio_end_ms: 0 },
    ]);
    expect(interruptions).toEqual([{ itemId: "m2", contentIndex: 0, audioEndMs: 50 }]);
  });

  it("can be silenced when the connection has ended", async () => {
    const { created, audio, playback, interruptions, output, server } = await open({ truncate: true });
    created("r1");
    audio("r1", "m1", 100);
    server.end(1006);
    playback.interrupt();
    expect([output.queued, interruptions.length, server.sent]).toEqual([0, 1, []]);
  });

  it("plays on after a delta that is no base64", async () => {
    const { created, audio, output, server } = await open();
    created("r1");
    server.emit({ type: "response.audio.delta", response_id: "r1", item_id: "m1", content_index: 0, delta: "?" });
    audio("r1", "m1", 10);
    expect(output.queued).toBe(240);
  });

  it("stops listening when closed", async () => {
    const { created, audio, output, playback } = await open();
    created("r1");
    audio("r1", "m1", 100);
    playback.close();
    audio("r1", "m1", 100);
    expect(output.queued).toBe(0);
  });

  it.each([
    ["g711_ulaw", Buffer.alloc(80, 0xff), 10],
    ["g711_alaw", Buffer.alloc(80, 0xd5), 10],
    ["pcm16_16000hz", Buffer.alloc(320), 10],
    ["pcm16", Buffer.alloc(480), 10],
  ])("plays %s at its own rate", async (format, bytes, durationMs) => {
    const { created, output, playback, server } = await open({}, { output_audio_format: format });
    created("r1");
    const delta = bytes.toString("base64");
    server.emit({ type: "response.audio.delta", response_id: "r1", item_id: "m1", content_index: 0, delta });
    expect(playback.pendingMs).toBe(durationMs);
    expect(output.queued).toBe(format.startsWith("g711") ? 80 : bytes.length / 2);
  });
});
