import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ownPort } from "./own-port.ts";

it("is another one each time, none that is taken, and none that the system gives away", async () => {
  const first = await ownPort();
  const taken = createServer();
  await new Promise<void>((resolve) => taken.listen(first + 1, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const others = [await ownPort(), await ownPort()];
  expect(new Set([first, first + 1, ...others]).size).toBe(4);
  for (const port of [first, ...others]) expect(port).toBeLessThan(32_768);
});
