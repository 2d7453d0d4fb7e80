import { openCall, scriptedModel } from "@vivavoce/testing";
import { describe, expect, it } from "vitest";
import { captions, patient, pushToTalk, textOnly, words } from "./settings.ts";

const sayings = { model: scriptedModel(() => "Let us begin with your name.") };

describe("settings", () => {
  it("make a patient assistant", async () => {
    await using call = await openCall({ ...sayings, session: patient });
    await call.userTypes("hello");
    const slow = await call.agentTurn();
    await using plain = await openCall(sayings);
    await plain.userTypes("hello");
    expect(slow.audioMs / (await plain.agentTurn()).audioMs).toBeCloseTo(1 / 0.9, 1);
  });

  it("tell the recognizer what to expect", async () => {
    await using call = await openCall({ ...sayings, session: words });
    expect(call.session.input_audio_transcription).toMatchObject(words.input_audio_transcription ?? {});
    const warned = call.events.flatMap((event) => (event.type === "warning" ? event.warning.param : []));
    expect(warned).toEqual(["session.input_audio_transcription.model"]);
  });

  it("give text alone", async () => {
    await using call = await openCall({ ...sayings, session: textOnly });
    await call.userSays("hello");
    expect(await call.agentTurn()).toMatchObject({ transcript: "Let us begin with your name.", audioMs: 0 });
  });

  it("time each word", async () => {
    await using call = await openCall({ ...sayings, session: captions });
    await call.userTypes("hello");
    await call.agentTurn();
    const timed = call.events.flatMap((event) => (event.type === "response.audio_timestamp.delta" ? event.text : []));
    expect(timed.join(" ")).toBe("Let us begin with your name.");
  });

  it("leave the turn to the client", async () => {
    await using call = await openCall({ ...sayings, session: pushToTalk });
    await call.userSays("My name is Ada");
    await call.silence(5000);
    expect(call.conversation).toEqual([]);
    await call.send({ type: "input_audio_buffer.commit" });
    await call.send({ type: "response.create" });
    await call.expectTurn({ says: "Let us begin with your name." });
    expect(call.conversation[0]).toEqual({ who: "user", text: "My name is Ada" });
  });
});
