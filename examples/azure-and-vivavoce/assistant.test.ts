// #region test
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, test, vi } from "vitest";
import { askAssistant } from "./assistant.ts";

test("answers, with Vivavoce where production has Azure", async () => {
  const model = scriptedModel(["It is open until six."]);
  await using server = await openTestServer({ model, credentials: { apiKeys: ["key-of-the-test"] } });
  vi.stubEnv("AZURE_VOICELIVE_ENDPOINT", server.url);
  vi.stubEnv("AZURE_VOICELIVE_API_KEY", "key-of-the-test");

  expect(await askAssistant("When does the library close?")).toBe("It is open until six.");
  expect(model.requests[0]?.messages[0]).toEqual({ role: "system", text: "Be brief." });
});
// #endregion
