import { EventEmitter } from "node:events";
import { expect, it } from "vitest";
import { MicrophoneSource } from "./microphone-source.ts";
import { SpeakerSink } from "./speaker-sink.ts";

class FakeMicrophone extends EventEmitter {
  stopped = false;
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
    this.written.push(...bytes);
    return Promise.resolve();
  }
  stop(): void {
    this.stopped = true;
  }
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it("cuts frames from a microphone and opens it again when it fails", async () => {
  const [first, second] = [new FakeMicrophone(), new FakeMicrophone()];
  const source = new MicrophoneSource(first, () => Promise.resolve(second));
  const frames: Int16Array[] = [];
  source.start(
    (frame) => frames.push(frame),
    (error) => expect.unreachable(error.message),
  );
  first.emit("data", Buffer.alloc(1000, 1));
  first.emit("error", new Error("overrun"));
  await settle();
  second.emit("data", Buffer.alloc(1000, 1));
  expect(frames.map((frame) => [frame.length, frame[0]])).toEqual([
    [480, 257],
    [480, 257],
  ]);
  source.close();
  expect(second.stopped).toBe(true);
});

it("reports a microphone that cannot be opened again", async () => {
  const microphone = new FakeMicrophone();
  const source = new MicrophoneSource(microphone, () => Promise.reject(new Error("unplugged")));
  const failures: string[] = [];
  source.start(
    () => undefined,
    (error) => failures.push(error.message),
  );
  microphone.emit("error", new Error("overrun"));
  await settle();
  expect(failures).toEqual(["No microphone can be used: unplugged. See --list-devices, or use --input speech.wav."]);
});

it("writes to a speaker in order and drops by opening it anew", async () => {
  const speakers = [new FakeSpeaker(), new FakeSpeaker()] as const;
  const failures: Error[] = [];
  const sink = new SpeakerSink(
    speakers[0],
    () => Promise.resolve(speakers[1]),
    (error) => failures.push(error),
  );
  sink.write(new Int16Array([1]));
  sink.write(new Int16Array([2]));
  await settle();
  sink.write(new Int16Array([3]));
  sink.clear();
  sink.write(new Int16Array([4]));
  await settle();
  await sink.close();
  expect(speakers.map((speaker) => speaker.written)).toEqual([
    [1, 0, 2, 0],
    [4, 0],
  ]);
  expect([speakers[0].stopped, speakers[1].stopped, failures]).toEqual([true, true, []]);
});

it("opens a speaker again that ran dry, and reports one that is gone", async () => {
  const speakers = [new FakeSpeaker(), new FakeSpeaker()];
  const failures: string[] = [];
  const sink = new SpeakerSink(
    speakers.shift() ?? new FakeSpeaker(),
    () => (speakers[0] === undefined ? Promise.reject(new Error("unplugged")) : Promise.resolve(speakers[0])),
    (error) => failures.push(error.message),
  );
  const next = speakers[0];
  if (next === undefined) return expect.unreachable();
  sink.clear();
  await settle();
  const last = new FakeSpeaker();
  speakers[0] = last;
  next.broken = true;
  sink.write(new Int16Array([5]));
  await settle();
  expect([last.written, failures]).toEqual([[5, 0], []]);
  last.broken = true;
  speakers.length = 0;
  sink.write(new Int16Array([6]));
  sink.write(new Int16Array([7]));
  await settle();
  expect(failures).toEqual(["No speaker can be used: stopped. See --list-devices, or use --output answer.wav."]);
});
