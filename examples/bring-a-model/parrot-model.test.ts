// #region conformance
import { languageModelConformance } from "@vivavoce/engine/testing";
import { openCall } from "@vivavoce/testing";
import { describe, it } from "vitest";
import { createParrotModel } from "./parrot-model.ts";

describe("the parrot", () => {
  const cases = languageModelConformance({
    open: async () => createParrotModel(),
    limitsOutput: false,
    givesUsage: false,
  });
  it.each(cases.map(({ name, run }) => [name, run] as const))("%s", (_name, run) => run());

  it("repeats what it hears", async () => {
    await using call = await openCall({ model: createParrotModel() });
    await call.userSays("pieces of eight");
    await call.expectTurn({ says: "You said: pieces of eight." });
  });
});
// #endregion
