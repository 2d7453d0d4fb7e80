import assert from "node:assert/strict";
import { test } from "node:test";
import { openCall, scriptedModel } from "@vivavoce/testing";
import { createBar, session } from "./cafe-agent.js";

// #region order
test("takes an order", async () => {
  const bar = createBar();
  const model = scriptedModel([
    "With milk?",
    { calls: [{ name: "place_order", arguments: { drink: "coffee", milk: true } }] },
    "Two minutes, please.",
  ]);
  const call = await openCall({ session, tools: bar.tools, model });
  await call.userSays("I'd like a coffee");
  await call.expectTurn({ says: "With milk?", withinMs: 1500 });
  await call.userSays("Yes, please");
  await call.expectTurn({ calls: ["place_order"], says: /two minutes/i });
  assert.deepEqual(bar.orders, [{ drink: "coffee", milk: true }]);
  await call[Symbol.asyncDispose]();
});
// #endregion

test("stops talking when the guest does not want to listen", async () => {
  const model = scriptedModel([
    "We have espresso, cortado, flat white, cappuccino and filter coffee.",
    "One espresso.",
  ]);
  const call = await openCall({ session, model });
  await call.userSays("What do you have?");
  const menu = await call.userInterrupts("An espresso", { afterMs: 900 });
  assert.equal(menu.status, "interrupted");
  await call.expectTurn({ says: "One espresso." });
  await call[Symbol.asyncDispose]();
});
