import { EventEmitter } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseWav } from "@vivavoce/audio";
import { createManualClock } from "@vivavoce/audio/clock";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { commandMeans } from "./command-means.ts";
import { decibriMeans } from "./decibri-means.ts";
import { LevelMeter } from "./level-meter.ts";
import { listAudioDevices, openMicrophone, openSpeaker } from "./open-node-audio.ts";
import { PacedOutput } from "./paced-output.ts";
import type { PcmMeans, PcmSink } from "./pcm-device.ts";
import { WavRecording } from "./wav-recording.ts";

const node = process.execPath;
const missing: PcmMeans = {
  name: "missing",
  openSource: () => Promise.reject(Object.assign(new Error("x"), { code: "ERR_MODULE_NOT_FOUND" })),
  openSink: () => Promise.reject(new Error("no such device.")),
};

describe("a microphone", () => {
  it("is reached by the first means that works, in frames of 20 ms", async () => {
    const program = "process.stdout.write(Buffer.alloc(2500, 1)); setInterval(() => {}, 1000)";
    const frames: Int16Array[] = [];
    const means = [missing, ...commandMeans([["no-such-recorder"], [node, "-e", program]], [])];
    const microphone = await openMicrophone({ means, frame: (frame) => frames.push(frame) });
    onTestFinished(() => microphone.close());
    await expect.poll(() => frames).toHaveLength(2);
    expect([microphone.means, frames[0]?.length, frames[1]?.[479]]).toEqual([node, 480, 257]);
  });

  it("sends silence while muted", async () => {
    const taken: Int16Array[] = [];
    let give: (bytes: Uint8Array) => void = () => undefined;
    const fake: PcmMeans = {
      name: "fake",
      openSource: (taker) => {
        give = (bytes) => taker.data(bytes);
        return Promise.resolve({ close: () => undefined });
      },
    };
    const microphone = await openMicrophone({ means: [fake], frame: (frame) => taken.push(frame) });
    give(new Uint8Array(960).fill(9));
    microphone.muted = true;
    give(new Uint8Array(960).fill(9));
    expect(taken.map((frame) => frame[0])).toEqual([2313, 0]);
  });

  it("that nobody can reach is an error that names each attempt and a way out", async () => {
    const means = [
      missing,
      ...commandMeans([["no-such-recorder"], [node, "-e", "console.error('host is down');process.exit(1)"]], []),
    ];
    const error = await openMicrophone({ means, frame: () => undefined }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "NodeAudioError", device: "microphone" });
    expect(String(error)).toMatch(/missing: not installed; no-such-recorder: not installed; .*: host is down/);
    expect(String(error)).toContain("install");
  });

  it("that goes away is told", async () => {
    const program = "process.stdout.write(Buffer.alloc(960)); setTimeout(() => process.exit(3), 50)";
    const lost = new Promise<Error>((resolve) => {
      void openMicrophone({
        means: commandMeans([[node, "-e", program]], []),
        frame: () => undefined,
        recoverMs: 0,
        lost: resolve,
      });
    });
    expect((await lost).message).toContain("ended with 3");
  });
});

describe("a speaker", () => {
  it("gets what is played, and is started anew to drop what it holds", async () => {
    const folder = mkdtempSync(join(tmpdir(), "speaker-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const program = `process.stdin.on("data", (d) => require("fs").appendFileSync(${JSON.stringify(join(folder, "played"))}, d))`;
    const means = commandMeans([], [["no-such-player"], [node, "-e", program]]);
    const speaker = await openSpeaker({ means: [missing, ...means] });
    onTestFinished(() => speaker.close());
    speaker.play(new Int16Array(480).fill(257));
    const played = (): string => readFileSync(join(folder, "played"), { encoding: "hex", flag: "a+" });
    await vi.waitFor(() => expect(played()).toBe("01".repeat(960)), 15_000);
    speaker.clear();
    speaker.play(new Int16Array(1).fill(514));
    await vi.waitFor(() => expect(played()).toBe(`${"01".repeat(960)}0202`), 15_000);
  });

  it("that nobody can reach is an error", async () => {
    await expect(openSpeaker({ means: [missing] })).rejects.toThrow(
      /No speaker can be used \(missing: no such device\)/,
    );
  });
});

describe("decibri", () => {
  it("plays nothing again that was stopped in the middle", async () => {
    const played: number[] = [];
    let opened = 0;
    class FakeSpeaker {
      static open(): Promise<FakeSpeaker> {
        opened++;
        return Promise.resolve(new FakeSpeaker());
      }
      #stop: (error: Error) => void = () => undefined;
      writeAsync(bytes: Buffer): Promise<void> {
        played.push(bytes[0] ?? 0);
        // Nothing is ever done with a sound but to stop it; the first one opens the device.
        return bytes[0] === 0 ? Promise.resolve() : new Promise((_resolve, reject) => (this.#stop = reject));
      }
      stop(): void {
        this.#stop(new Error("stopped"));
      }
    }
    vi.doMock("decibri", () => ({ Speaker: FakeSpeaker, Microphone: FakeSpeaker }));
    onTestFinished(() => {
      vi.doUnmock("decibri");
    });
    const failures: Error[] = [];
    const sink = await decibriMeans.openSink?.((error) => failures.push(error));
    const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    sink?.write(Buffer.from([1, 1]));
    await settle();
    sink?.clear();
    await settle();
    sink?.write(Buffer.from([2, 2]));
    await settle();
    sink?.close();
    await settle();
    expect(played.filter((value) => value > 0)).toEqual([1, 2]);
    expect([opened, failures]).toEqual([2, []]);
  });
});

describe("a device of decibri", () => {
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  class FakeMicrophone extends EventEmitter {
    stopped = false;
    resume(): void {
      setImmediate(() => this.emit("data", Buffer.alloc(0)));
    }
    stop(): void {
      this.stopped = true;
    }
  }

  class FakeSpeaker {
    readonly written: number[] = [];
    stopped = false;
    broken = false;
    writeAsync(bytes: Buffer): Promise<void> {
      if (this.stopped || this.broken) return Promise.reject(new Error("stopped"));
      this.written.push(...bytes.filter((byte) => byte !== 0));
      return Promise.resolve();
    }
    stop(): void {
      this.stopped = true;
    }
  }

  /** Puts devices in the place of those of the machine; each is opened once, in order, and noted with its options. */
  function install(microphones: FakeMicrophone[], speakers: FakeSpeaker[]): object[] {
    const asked: object[] = [];
    const opener = <T>(devices: T[]) => ({
      open(options: object): Promise<T> {
        asked.push(options);
        const next = devices.shift();
        return next === undefined ? Promise.reject(new Error("unplugged")) : Promise.resolve(next);
      },
    });
    const device = { name: "USB", isDefault: true, id: "x" };
    vi.doMock("decibri", () => ({
      Microphone: opener(microphones),
      Speaker: opener(speakers),
      inputDevices: () => [{ ...device, index: 3 }],
      outputDevices: () => [{ ...device, index: 4 }],
    }));
    onTestFinished(() => {
      vi.doUnmock("decibri");
      vi.resetModules();
    });
    return asked;
  }

  it("is listed, and chosen by number or by a part of its name", async () => {
    const asked = install([new FakeMicrophone()], [new FakeSpeaker()]);
    expect(await listAudioDevices([decibriMeans])).toEqual([
      { kind: "microphone", index: 3, name: "USB", isDefault: true },
      { kind: "speaker", index: 4, name: "USB", isDefault: true },
    ]);
    const microphone = await openMicrophone({ means: [decibriMeans], device: "3", frame: () => undefined });
    const speaker = await openSpeaker({ means: [decibriMeans], device: "US" });
    speaker.close();
    microphone.close();
    expect(asked).toMatchObject([{ device: 3 }, { device: "US" }]);
  });

  it("is listed, and no converter or mixer of ALSA, nor what has no channel", async () => {
    const entry = (index: number, id: string, channels: number) => ({
      index,
      name: id,
      id: `alsa:${id}`,
      isDefault: id === "default",
      maxInputChannels: channels,
      maxOutputChannels: channels,
    });
    const entries = ["null", "lavrate", "default", "plughw:CARD=PCH,DEV=0", "dmix:CARD=PCH,DEV=0", "speex"].map(
      (id, index) => entry(index, id, 2),
    );
    const devices = () => [...entries, entry(9, "jack", 0)];
    vi.doMock("decibri", () => ({ inputDevices: devices, outputDevices: devices }));
    onTestFinished(() => {
      vi.doUnmock("decibri");
      vi.resetModules();
    });
    const listed = await listAudioDevices([decibriMeans]);
    expect(listed.map(({ kind, index }) => [kind, index])).toEqual([
      ["microphone", 2],
      ["microphone", 3],
      ["speaker", 2],
      ["speaker", 3],
    ]);
  });

  it("that is not there is not replaced by another", async () => {
    install([], []);
    const error = await openMicrophone({
      means: [decibriMeans],
      device: "none",
      frame: () => undefined,
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ reason: "unplugged" });
    expect(String(error)).toMatch(/\(decibri: unplugged\)/);
  });

  it("is opened again when it stops with an error, and its loss is told", async () => {
    const [first, second] = [new FakeMicrophone(), new FakeMicrophone()];
    install([first, second], []);
    const frames: Int16Array[] = [];
    const losses: string[] = [];
    await openMicrophone({
      means: [decibriMeans],
      recoverMs: 0,
      frame: (frame) => frames.push(frame),
      lost: (error) => losses.push(error.reason),
    });
    first.emit("data", Buffer.alloc(1000, 1));
    first.emit("error", new Error("overrun"));
    await settle();
    await settle();
    second.emit("data", Buffer.alloc(1000, 1));
    expect(frames.map((frame) => [frame.length, frame[0]])).toEqual([
      [480, 257],
      [480, 257],
    ]);
    expect(losses).toEqual([]);
    second.emit("error", new Error("overrun"));
    await settle();
    expect(losses).toEqual(["unplugged"]);
  });

  it("is written in order, and drops by being opened anew", async () => {
    const [first, second] = [new FakeSpeaker(), new FakeSpeaker()];
    install([], [first, second]);
    const failures: Error[] = [];
    const sink = await decibriMeans.openSink?.((error) => failures.push(error));
    sink?.write(Buffer.from([1]));
    sink?.write(Buffer.from([2]));
    await settle();
    sink?.write(Buffer.from([3]));
    sink?.clear();
    sink?.write(Buffer.from([4]));
    await settle();
    sink?.close();
    await settle();
    expect([first.written, second.written]).toEqual([[1, 2], [4]]);
    expect([first.stopped, second.stopped, failures]).toEqual([true, true, []]);
  });

  it("is opened again when it ran dry; one that is gone is told with the first reason", async () => {
    const [first, last] = [new FakeSpeaker(), new FakeSpeaker()];
    install([], [first, last]);
    const failures: string[] = [];
    const sink = await decibriMeans.openSink?.((error) => failures.push(error.message));
    first.broken = true;
    sink?.write(Buffer.from([5]));
    await settle();
    expect([last.written, failures]).toEqual([[5], []]);
    last.broken = true;
    sink?.write(Buffer.from([6]));
    sink?.write(Buffer.from([7]));
    await settle();
    expect(failures).toEqual(["stopped"]);
  });
});

describe("WavRecording", () => {
  it("keeps what is played, not what was cleared before its time", async () => {
    const recording = new WavRecording();
    const frames: number[] = [];
    const clock = createManualClock();
    const frame = (pcm16: Int16Array): void => void frames.push(pcm16.length);
    const speaker = await openSpeaker({ means: [recording], clock, frame });
    speaker.play(new Int16Array(960).fill(257));
    clock.advance(20);
    speaker.clear();
    speaker.close();
    const { sampleRate, samples } = parseWav(recording.toWav());
    expect([sampleRate, samples.length, samples[0], frames]).toEqual([24_000, 480, 257 / 32_768, [480]]);
  });
});

describe("LevelMeter", () => {
  it("rises at once and falls slowly", () => {
    const meter = new LevelMeter();
    meter.take(new Int16Array(480));
    meter.take(new Int16Array(480).fill(16_384));
    const levels = [meter.read(), meter.read()];
    expect(levels.map((level) => Math.round(level))).toEqual([-6, -9]);
    expect(new LevelMeter().read()).toBe(-120);
  });
});

describe("PacedOutput", () => {
  it("writes no further ahead than asked, counts by the clock, and starts at once", () => {
    const clock = createManualClock();
    const written: number[] = [];
    let clears = 0;
    const sink: PcmSink = {
      leadMs: 100,
      write: (bytes) => void written.push(bytes.length / 2),
      clear: () => void clears++,
      close: () => undefined,
    };
    const output = new PacedOutput(sink, clock);
    const sum = (): number => written.reduce((total, samples) => total + samples, 0);
    output.play(new Int16Array(24_000));
    expect(sum()).toBe(2400);
    clock.advance(50);
    expect([sum(), output.playedSamples]).toEqual([3360, 1200]);
    output.clear();
    clock.advance(500);
    expect([sum(), output.playedSamples, clears]).toEqual([3360, 1200, 1]);
    output.play(new Int16Array(240));
    clock.advance(20);
    expect([sum(), output.playedSamples]).toEqual([3600, 1440]);
    output.close();
    expect(clock.pending).toBe(0);
  });
});
