import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readTar } from "./read-tar.ts";

test("tells who reads an archive that it failed while its decoder was loaded, and does not end the program", async () => {
  const bytes = new Readable({ read: () => undefined });
  const entries = readTar(bytes);
  // Without a listener the failure would be nobody's, which ends a program.
  expect(bytes.listenerCount("error")).toBeGreaterThan(0);
  bytes.destroy(new Error("permission denied"));
  await new Promise((resolve) => bytes.once("close", resolve));
  await expect((await entries).getReader().read()).rejects.toThrow("permission denied");
});
