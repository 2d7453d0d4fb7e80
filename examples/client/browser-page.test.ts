import { expect, it } from "vitest";
import { startCall } from "./browser-page.ts";

it("asks for the browser's sound first", async () => {
  await expect(startCall("http://localhost:8080", "key")).rejects.toThrow("This platform has no Web Audio.");
});
