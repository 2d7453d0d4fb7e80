import type { SessionUpdate } from "@vivavoce/protocol";
import { createScriptedRecognizer, createScriptedLanguageModel, createScriptedNoiseSuppressor } from "@vivavoce/engine/testing";
import type { ModelRequest } from "@vivavoce/engine";
import { describe, expect, it } from "vitest";
import { openScenario } from "../testing/scenario.ts";
import type { Scenario } from "../testing/scenario.ts";
import { createEchoReference } from "./output/echo-reference.ts";
import { createManualClock } from "../runtime/manual-clock.ts";
import { BargeInWatch } from "./input/barge-in-watch.ts";

type Turns = NonNullable<SessionUpdate["turn_detection"]>;
const semantic: Turns = { type: "azure_semantic_vad", remove_filler_words: true };
const longAnswer =
  "This answer goes on for a good while, so that somebody can say something, be it much or little, before it is over.";
const audioMs = ({ events }: Scenario) =>
  events.reduce((s, e) => s + (e.type === "response.audio.delta" ? Buffer.from(e.delta, "base64").length / 48 : 0), 0);
const tr = ({ events }: Scenario) => (events as any[]).filter((e) => e.type === "vivavoce.trace").map((e) => e.trace);

describe("review", () => {
  it("1 hold forever when the microphone stops mid-hold", async () => {
    const s = await openScenario({ speech: [[1000, 3000]], heard: ["Mm-hmm."], answers: [longAnswer, "Next answer."], leadMs: 200, features: ["vivavoce_trace"] });
    await s.send({ type: "session.update", session: { turn_detection: semantic } });
    await s.send({ type: "response.create" });
    await s.talk(1160);
    const at = audioMs(s);
    await s.wait(20000);
    console.log("1: audio before", at, "after 20 s w/o mic", audioMs(s), "done", s.types().includes("response.done"));
    await s.send({ type: "response.cancel" });
    const n = s.events.length;
    await s.send({ type: "response.create" });
    await s.wait(20000);
    console.log("1: after cancel + new response:", s.types(n));
    let drained = false;
    void s.handle.drain().then(() => { drained = true; });
    await s.wait(5000);
    console.log("1: drained", drained);
  });
  it("2 interrupt_response false: back-channel", async () => {
    for (const interrupt_response of [true, false]) {
      const s = await openScenario({ speech: [[1000, 1400]], heard: ["Mm-hmm."], answers: [longAnswer, "X."], features: ["vivavoce_trace"] });
      await s.send({ type: "session.update", session: { turn_detection: { ...semantic, interrupt_response } as Turns } });
      await s.send({ type: "response.create" });
      await s.talk(9000);
      console.log("2:", interrupt_response, s.types().filter((t) => t.startsWith("input_audio") || t === "response.done"), JSON.stringify(tr(s).map((t) => [t.kind, t.held ?? t.played_ms ?? t.reason])));
    }
  });
  it("3 clear mid-speculation", async () => {
    for (const what of ["clear", "create_response", "null", "commit"]) {
    const requests: ModelRequest[] = [];
    const scripted = createScriptedLanguageModel(["A.", "B."]);
    const languageModel = { ...scripted, generate(r: ModelRequest) { requests.push(r); return scripted.generate(r); } };
    const s = await openScenario({ speech: [[500, 1500]], heard: ["Hello."], engines: { languageModel }, features: ["vivavoce_trace"], maxWastedPerMinute: 5 });
    await s.talk(1900);
    if (what === "clear") await s.send({ type: "input_audio_buffer.clear" });
    if (what === "commit") await s.send({ type: "input_audio_buffer.commit" });
    if (what === "create_response") await s.send({ type: "session.update", session: { turn_detection: { type: "server_vad", create_response: false } } });
    if (what === "null") await s.send({ type: "session.update", session: { turn_detection: null } });
    await s.talk(10000);
    console.log("3:", what, requests.map((r) => r.signal.aborted), tr(s).map((t) => t.kind).filter((k) => k.startsWith("spec")), s.types().filter((t) => t === "response.done"));
    }
  });
  it("4 slow recognizer; resumes before text", async () => {
    const recognizer = createScriptedRecognizer({ utterances: ["All of it."], manual: true });
    const s = await openScenario({ speech: [[500, 1200], [1600, 4000]], engines: { recognizer }, answers: ["For nothing."], features: ["vivavoce_trace"], maxWastedPerMinute: 5 });
    await s.talk(1900);
    console.log("4 pending", recognizer.pendingCount);
    recognizer.release();
    await s.talk(500);
    console.log("4:", tr(s).map((t) => t.kind));
  });
  it("6 one-word", async () => {
    const w = new BargeInWatch(0, false);
    console.log("6:", w.weigh({ text: "", isHum: false, sinceOnsetMs: 250, paused: false }), w.weigh({ text: "", isHum: false, sinceOnsetMs: 384, paused: false }), w.weigh({ text: "Louder.", isHum: false, sinceOnsetMs: 600, paused: true }));
  });
  it("7 echo memory text only", async () => {
    const clock = createManualClock(0);
    const echo = createEchoReference(clock, 16000);
    const chunk = Buffer.alloc(48 * 1000).toString("base64");
    const before = process.memoryUsage().arrayBuffers;
    for (let i = 0; i < 600; i++) { echo.sent(chunk, "pcm16", clock.now()); await clock.advanceAsync(1000 + (i % 10 === 0 ? 5000 : 0)); }
    console.log("7: MB kept for 10 min of speech:", (process.memoryUsage().arrayBuffers - before) / 1e6);
    console.log(echo.read(0, 10).length);
  });
  it("8 paused mic", async () => {
    const clock = createManualClock(0);
    const echo = createEchoReference(clock, 16000);
    let media = 0;
    const talk = async (ms: number) => { for (let t = 0; t < ms; t += 20) { await clock.advanceAsync(20); media += 20; echo.received(media); } };
    await talk(5000);
    await clock.advanceAsync(2000); // mute
    await talk(100);
    const pcm = new Int16Array(24000 * 8).fill(10000);
    echo.sent(Buffer.from(pcm.buffer).toString("base64"), "pcm16", clock.now());
    const trueAt = media; // plays from now = media
    let found = -1;
    for (let step = 0; step < 400; step++) {
      await talk(20);
      const x = echo.read((media - 20) * 16, media * 16);
      if (found < 0 && x.some((v) => v > 0.1)) { found = media; }
    }
    console.log("8: truly plays from media", trueAt, "reference says sound since", found);
  });
  it("9 noise suppressor fails", async () => {
    for (const failAtMs of [1500, 1e9]) {
    const s = await openScenario({ speech: [[1000, 1800], [3000, 4000]], heard: ["A.", "B."], answers: ["x", "y"], engines: { noiseSuppressor: createScriptedNoiseSuppressor({ failAtMs }) } });
    await s.send({ type: "session.update", session: { input_audio_noise_reduction: { type: "near_field" } as any } });
    await s.talk(6000);
    console.log("9:", failAtMs, s.types().filter((t) => t.startsWith("input_audio") || t === "error" || t === "warning"), s.log.length, s.closedWith);
    }
  });
});
