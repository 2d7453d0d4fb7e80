// #region call
import { openCall, scriptedModel } from "@vivavoce/testing";
import { it } from "vitest";

it("understands a caller on the telephone", async () => {
  await using call = await openCall({
    model: scriptedModel(["You are through to the kitchen."]),
    session: { input_audio_format: "g711_ulaw", input_audio_sampling_rate: 8000, output_audio_format: "g711_ulaw" },
  });
  await call.userSays("The kitchen, please");
  await call.expectTurn({ heard: "You are through to the kitchen." });
});
// #endregion
