import { describe, expect, it } from "vitest";
import { openMicrophone } from "./microphone.ts";
import { createReducer } from "./reduce-rate.ts";
import { openSpeaker } from "./speaker.ts";
import type { AudioContextLike, AudioPlatform, CapturedStream, MediaTrack } from "./web-audio.ts";

class FakeTrack implements MediaTrack {
  enabled = true;
  readyState = "live";
  readonly label: string;
  readonly #ended: (() => void)[] = [];
  constructor(label: string) {
    this.label = label;
  }
  stop(): void {
    this.readyState = "ended";
  }
  getSettings() {
    return {};
  }
  addEventListener(_type: "ended", listener: () => void): void {
    this.#ended.push(listener);
  }
  unplug(): void {
    for (const listener of this.#ended) listener();
  }
}

class FakeBrowser implements AudioPlatform {
  readonly log: string[] = [];
  readonly tracks: FakeTrack[] = [];
  readonly constraints: Readonly<Record<string, unknown>>[] = [];
  readonly posted: unknown[] = [];
  readonly levels: number[] = [];
  rate = 48_000;
  refuse: string | undefined;
  state = "running";
  worklet = Promise.resolve();
  port: { onmessage: ((event: { readonly data: unknown }) => void) | null; postMessage(message: unknown): void } = {
    onmessage: null,
    postMessage: (message) => void this.posted.push(message),
  };

  readonly mediaDevices = {
    getUserMedia: ({ audio }: { readonly audio: Readonly<Record<string, unknown>> }): Promise<CapturedStream> => {
      this.log.push("getUserMedia");
      this.constraints.push(audio);
      if (this.refuse !== undefined) return Promise.reject(Object.assign(new Error("no"), { name: this.refuse }));
      const track = new FakeTrack(`mic ${this.tracks.length + 1}`);
      this.tracks.push(track);
      return Promise.resolve({ getTracks: () => [track] });
    },
    enumerateDevices: () => Promise.resolve([]),
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  };

  createContext({ sampleRate }: { readonly sampleRate?: number }): AudioContextLike {
    if (sampleRate !== undefined && sampleRate !== this.rate) throw new Error("not this rate");
    this.log.push("context");
    const node = { connect: () => undefined, disconnect: () => undefined };
    return {
      sampleRate: this.rate,
      state: this.state,
      destination: node,
      audioWorklet: {
        addModule: (url) => {
          this.log.push(`module ${url.split("/").at(-1)}`);
          return this.worklet;
        },
      },
      createMediaStreamSource: () => node,
      resume: () => {
        this.log.push("resume");
        return Promise.resolve();
      },
      close: () => {
        this.log.push("close");
        return Promise.resolve();
      },
      addEventListener: () => undefined,
    };
  }

  createWorklet() {
    return { connect: () => undefined, disconnect: () => undefined, port: this.port };
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("openMicrophone", () => {
  it.each([44_100, 48_000, 96_000, 192_000])("delivers 20 ms frames at 24 kHz and levels from %i Hz", async (rate) => {
    const browser = new FakeBrowser();
    browser.rate = rate;
    const frames: Int16Array[] = [];
    const levels: number[] = [];
    await openMicrophone({
      platform: browser,
      frame: (frame) => frames.push(frame),
      level: (level) => levels.push(level),
    });
    for (let i = 0; i < rate; i += 512) browser.port.onmessage?.({ data: new Float32Array(512).fill(0.1) });
    expect(frames.length).toBeGreaterThanOrEqual(48);
    expect(frames.length).toBeLessThanOrEqual(51);
    expect(frames.every((frame) => frame.length === 480)).toBe(true);
    expect(frames[20]?.[100]).toBeCloseTo(3277, -2);
    expect(levels[20]).toBeCloseTo(0.8, 1);
  });

  it("starts audio before it waits for anything, as Safari wants, and asks for echo cancellation", async () => {
    const browser = new FakeBrowser();
    const opening = openMicrophone({ platform: browser, frame: () => undefined, deviceId: "d1" });
    expect(browser.log.slice(0, 2)).toEqual(["context", "resume"]);
    await opening;
    expect(browser.constraints).toMatchObject([{ echoCancellation: true, channelCount: 1, deviceId: { exact: "d1" } }]);
  });

  it("lets go of the device when the worklet cannot be loaded", async () => {
    const browser = new FakeBrowser();
    browser.worklet = Promise.reject(new Error("404"));
    await expect(openMicrophone({ platform: browser, frame: () => undefined })).rejects.toThrow("404");
    await settle();
    expect(browser.tracks.map(({ readyState }) => readyState)).toEqual(["ended"]);
  });

  it("mutes by silence and goes on with another device when one is unplugged", async () => {
    const browser = new FakeBrowser();
    const microphone = await openMicrophone({ platform: browser, frame: () => undefined, deviceId: "d1" });
    microphone.muted = true;
    browser.tracks[0]?.unplug();
    await settle();
    expect([microphone.label, browser.tracks[1]?.enabled, browser.constraints[1]?.["deviceId"]]).toEqual([
      "mic 2",
      false,
      undefined,
    ]);
    microphone.close();
    expect([browser.tracks[1]?.readyState, browser.log.at(-1)]).toEqual(["ended", "close"]);
  });

  it("says that it is lost when there is no other", async () => {
    const browser = new FakeBrowser();
    const lost: string[] = [];
    await openMicrophone({ platform: browser, frame: () => undefined, lost: (error) => lost.push(error.problem) });
    browser.refuse = "NotFoundError";
    browser.tracks[0]?.unplug();
    await settle();
    expect(lost).toEqual(["lost"]);
  });

  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "missing"],
    ["NotReadableError", "busy"],
  ])("names the problem behind %s and lets go of everything", async (name, problem) => {
    const browser = new FakeBrowser();
    browser.refuse = name;
    await expect(openMicrophone({ platform: browser, frame: () => undefined })).rejects.toMatchObject({
      name: "AudioDeviceError",
      problem,
    });
    expect(browser.log).toContain("close");
  });

  it("says that a page must be secure", async () => {
    const browser = new FakeBrowser();
    const insecure: AudioPlatform = {
      createContext: (options) => browser.createContext(options),
      createWorklet: () => browser.createWorklet(),
    };
    const opening = openMicrophone({ platform: insecure, frame: () => undefined });
    await expect(opening).rejects.toMatchObject({ problem: "insecure" });
  });
});

describe("openSpeaker", () => {
  it("plays at the rate of the audio where the browser can, and counts what was played", async () => {
    const browser = new FakeBrowser();
    browser.rate = 24_000;
    const levels: number[] = [];
    const speaker = await openSpeaker({ platform: browser, level: (level) => levels.push(level) });
    speaker.play(new Int16Array([16_384, -16_384]));
    expect(browser.posted).toEqual([Float32Array.of(0.5, -0.5)]);
    browser.port.onmessage?.({ data: { played: 2, peak: 0.5 } });
    expect(speaker.playedSamples).toBe(2);
    expect(levels[0]).toBeGreaterThan(0.9);
    speaker.clear();
    expect(browser.posted.at(-1)).toBeNull();
  });

  it("converts where it cannot, and still lets an answer come to its end", async () => {
    const browser = new FakeBrowser();
    const speaker = await openSpeaker({ platform: browser });
    for (let i = 0; i < 50; i++) speaker.play(new Int16Array(480));
    const posted = (browser.posted as Float32Array[]).reduce((sum, samples) => sum + samples.length, 0);
    expect(posted).toBeGreaterThan(47_000);
    browser.port.onmessage?.({ data: { played: posted / 2, peak: 0 } });
    expect(speaker.playedSamples).toBeGreaterThan(11_900);
    expect(speaker.playedSamples).toBeLessThan(12_100);
    browser.port.onmessage?.({ data: { played: posted, peak: 0 } });
    expect(speaker.playedSamples).toBe(24_000);
    speaker.clear();
    expect(speaker.playedSamples).toBe(24_000);
    speaker.play(new Int16Array(4800));
    browser.port.onmessage?.({ data: { played: posted + 9600, peak: 0 } });
    expect(speaker.playedSamples).toBe(28_800);
  });

  it("says that the output device cannot be chosen where it cannot", async () => {
    const speaker = await openSpeaker({ platform: new FakeBrowser() });
    await expect(speaker.setDevice("d1")).rejects.toMatchObject({ problem: "unsupported" });
  });
});

it("reduces high rates without losing samples between chunks", () => {
  const { reduce, rate } = createReducer(96_000);
  const parts = [reduce(Float32Array.of(1, 3, 5)), reduce(Float32Array.of(7, 9))];
  expect([rate, ...parts.map((part) => [...part])]).toEqual([48_000, [2], [6]]);
});
