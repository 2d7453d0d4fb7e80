import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, vi } from "vitest";
import { openConcierge } from "./concierge.ts";

it("talks to OpenAI's agents library", async () => {
  const model = scriptedModel(["Breakfast is from seven."]);
  await using server = await openTestServer({ model });
  const session = await openConcierge(server.url.replace("http", "ws"));
  const pieces: Buffer[] = [];
  session.on("audio", ({ data }) => void pieces.push(Buffer.from(data)));
  session.sendMessage("When is breakfast?");
  const heard = (): string => {
    const bytes = Buffer.concat(pieces);
    return server.understand(new Int16Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)));
  };
  await vi.waitFor(() => expect(heard()).toBe("Breakfast is from seven."), 5000);
  expect(model.requests[0]?.messages[0]).toMatchObject({ text: "You are the concierge of a small hotel." });
  session.close();
});
