// #region conformance
import { synthesizerConformance } from "@vivavoce/engine/testing";
import { openCall, scriptedModel } from "@vivavoce/testing";
import { describe, expect, it } from "vitest";
import { createWhistleVoice } from "./whistle-voice.ts";

describe("the whistle", () => {
  const cases = synthesizerConformance({
    open: async () => createWhistleVoice(),
    openToClose: async () => createWhistleVoice(),
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());

  it("is heard in a call", async () => {
    await using call = await openCall({
      model: scriptedModel(["All aboard!"]),
      engines: { synthesizer: createWhistleVoice() },
    });
    await call.userSays("Are we leaving?");
    const turn = await call.expectTurn({ says: "All aboard!", withinMs: 600 });
    expect(turn.audioMs).toBeCloseTo(10 * 70, -1);
  });
});
// #endregion
