import { connect } from "@vivavoce/client";
import { expect, it, vi } from "vitest";

it("is a whole server on embedded engines", { timeout: 120_000 }, async () => {
  vi.stubEnv("PORT", "0");
  const { url, stop } = await import("./embed.ts");
  const client = await connect({ endpoint: url, model: "gpt-4o" });
  let audioChars = 0;
  client.on("response.audio.delta", ({ delta }) => (audioChars += delta.length));
  const { text } = await client.ask("What is two plus two?");
  expect(text).toMatch(/4|four/i);
  expect(audioChars).toBeGreaterThan(10_000);
  await client.close();
  await stop();
});
