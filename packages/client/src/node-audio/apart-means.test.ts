import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, onTestFinished, vi } from "vitest";
import { meansApart } from "./apart-means.ts";

const folder = mkdtempSync(join(tmpdir(), "vivavoce-apart-"));
afterAll(() => rmSync(folder, { recursive: true }));
let programs = 0;

/** A device whose process does that with a `request`; `reply` answers. */
function deviceThat(does: string) {
  const program = join(folder, `device-${++programs}.cjs`);
  const reply = "const reply = (message) => process.send(message);";
  writeFileSync(program, `${reply} process.on("message", (request) => { ${does} });`);
  return meansApart("fake", program);
}

const opens = 'if (request.type.startsWith("open")) reply({ type: "opened", leadMs: 60 });';

function listener() {
  const heard: Uint8Array[] = [];
  const losses: string[] = [];
  return {
    heard,
    losses,
    data: (bytes: Uint8Array) => void heard.push(bytes),
    failed: (error: Error) => void losses.push(error.message),
  };
}

it("gives what its process hears, and what it plays is taken", async () => {
  const means = deviceThat(
    `${opens} if (request.type === "openSource") reply({ type: "data", bytes: Buffer.from([7, 7]) });`,
  );
  const taker = listener();
  const source = await means.openSource?.(taker);
  onTestFinished(() => source?.close());
  await expect.poll(() => taker.heard.map((bytes) => [...bytes])).toEqual([[7, 7]]);
  const sink = await means.openSink?.(taker.failed);
  onTestFinished(() => sink?.close());
  expect(sink?.leadMs).toBe(60);
});

it("that cannot be opened says why, with the code that tells a package that is not installed", async () => {
  const absent = deviceThat('reply({ type: "failed", message: "no decibri", code: "ERR_MODULE_NOT_FOUND" });');
  await expect(absent.openSource?.(listener())).rejects.toMatchObject({ code: "ERR_MODULE_NOT_FOUND" });
  const crashing = deviceThat('console.error("segmentation fault"); process.exit(3);');
  await expect(crashing.openSink?.(() => undefined)).rejects.toThrow("segmentation fault");
});

it("whose driver complains without end has failed, and is ended", async () => {
  const flood = 'setInterval(() => process.stderr.write("underrun\\n".repeat(10_000)), 1);';
  const means = deviceThat(`${opens} ${flood}`);
  const taker = listener();
  await means.openSource?.(taker);
  await expect.poll(() => taker.losses, { timeout: 10_000 }).toEqual(["underrun"]);
});

it("that gives no sound, or takes none, has failed", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  onTestFinished(() => void vi.useRealTimers());
  const means = deviceThat(opens);
  const [microphone, speaker] = [listener(), listener()];
  await means.openSource?.(microphone);
  const sink = await means.openSink?.(speaker.failed);
  sink?.write(new Uint8Array(960));
  vi.advanceTimersByTime(3000);
  expect([microphone.losses, speaker.losses]).toEqual([[], []]);
  vi.advanceTimersByTime(1000);
  expect([microphone.losses, speaker.losses]).toEqual([["no sound for 3 s"], ["no sound for 3 s"]]);
});
