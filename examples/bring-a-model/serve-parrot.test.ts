import { connect } from "@vivavoce/client";
import { expect, it, vi } from "vitest";

it("answers with the model in place of the embedded one", { timeout: 120_000 }, async () => {
  let url = "";
  vi.spyOn(console, "log").mockImplementation((line: string) => void (url = line));
  vi.stubEnv("PORT", "0");
  const { stop } = await import("./serve-parrot.ts");
  const client = await connect({ endpoint: url, model: "parrot" });
  expect((await client.ask("Pieces of eight")).text).toBe("You said: Pieces of eight.");
  await client.close();
  await stop();
});
