// #region order
import { openCall, scriptedModel } from "@vivavoce/testing";
import { expect, test } from "vitest";
import { cafeSession, createBar } from "./cafe-agent.ts";

test("takes an order", async () => {
  const bar = createBar();
  await using call = await openCall({
    session: cafeSession,
    tools: { place_order: bar.placeOrder },
    model: scriptedModel([
      "With milk?",
      { calls: [{ name: "place_order", arguments: { drink: "coffee", milk: true } }] },
      "Two minutes, please.",
    ]),
    latency: { modelMs: 300, synthesizerMs: 80 },
  });

  await call.userSays("I'd like a coffee", { forMs: 1200 });
  await call.expectTurn({ says: "With milk?", withinMs: 900 });
  await call.userSays("Yes, please");
  await call.expectTurn({ calls: ["place_order"], says: /two minutes/i });

  expect(bar.orders).toEqual([{ drink: "coffee", milk: true }]);
});
// #endregion

// #region interrupted
test("stops talking when the guest does not want to listen", async () => {
  await using call = await openCall({
    session: cafeSession,
    model: scriptedModel(["We have espresso, cortado, flat white, cappuccino and filter coffee.", "One espresso."]),
  });
  await call.userSays("What do you have?");
  const menu = await call.userInterrupts("An espresso", { afterMs: 900 });
  expect(menu.status).toBe("interrupted");
  expect(menu.heard).toBe("We have espresso, cortado,");
  await call.expectTurn({ says: "One espresso." });
});
// #endregion

// #region slow
test("is still on the line when the model is slow", async () => {
  await using call = await openCall({
    session: cafeSession,
    model: scriptedModel([{ says: "Sorry for the wait.", afterMs: 7000 }]),
  });
  await call.userSays("Hello?");
  const turn = await call.agentTurn();
  expect(turn.firstAudioAfterMs).toBeGreaterThan(7000);
});
// #endregion

// #region same
test("is the same every time", async () => {
  const talk = async (): Promise<string> => {
    await using call = await openCall({ session: cafeSession, model: scriptedModel(["With milk?"]) });
    await call.userSays("A coffee");
    await call.agentTurn();
    return call.record();
  };
  expect((await talk()) === (await talk())).toBe(true);
});
// #endregion
