import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { ownPort, portAt } from "./own-port.ts";

it("is another one each time, none that is taken, and none that the system gives away", async () => {
  const first = await ownPort();
  const taken = createServer();
  await new Promise<void>((resolve, reject) => taken.once("error", reject).listen(first + 1, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  const others = [await ownPort(), await ownPort()];
  expect(new Set([first, first + 1, ...others]).size).toBe(4);
  for (const port of [first, ...others]) expect(port).toBeLessThan(32_768);
});

it("is another one in each thread of a process, which all have its number", () => {
  const given = [1, 2, 3].flatMap((thread) => Array.from({ length: 1000 }, (_, count) => portAt(count, thread)));
  expect(new Set(given).size).toBe(3000);
});
