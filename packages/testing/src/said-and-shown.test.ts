import { describe, expect, it } from "vitest";
import { openCall, scriptedModel } from "./index.ts";

describe("an answer with marks", () => {
  it.each([
    ["Your table is booked.<|im_end|>", "Your table is booked.", "Your table is booked."],
    ["<think>Say hi.</think>Hello there.</s>", "Hello there.", "Hello there."],
    [
      "It opens at nine [1], as 【4:0†hours.pdf】 says.",
      "It opens at nine [1], as 【4:0†hours.pdf】 says.",
      "It opens at nine, as says.",
    ],
    ["**Five** times 5*3 is more.", "**Five** times 5*3 is more.", "Five times 5*3 is more."],
    ['Wait <break time="1s"/>here.', "Wait here.", "Wait here."],
  ])("shows and says of %j only what is meant for the user", async (written, shown, said) => {
    await using call = await openCall({ model: scriptedModel([written]) });
    await call.userSays("Tell me");
    const turn = await call.agentTurn();
    expect(turn.transcript).toBe(shown);
    expect(turn.heard).toBe(said);
  });
});
