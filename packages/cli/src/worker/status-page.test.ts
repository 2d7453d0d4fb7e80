import { expect, onTestFinished, test } from "vitest";
import { openStatusPage } from "./status-page.ts";

test("an address that is none is answered, and does not end the worker", async () => {
  const status = { name: "one", engines: {}, unavailable: [], isOnBus: true, isDraining: false };
  const numbers = { free: 1, capacity: 1, gateways: 0, waiting: 0 };
  const state = () => ({ takenAtMs: 0, isRefused: false, needsRestart: false });
  const page = await openStatusPage(
    { host: "127.0.0.1", port: 0, key: () => undefined },
    () => ({ ...status, ...numbers }),
    state,
  );
  onTestFinished(() => page.close());
  const of = async (path: string): Promise<number> => (await fetch(`${page.url}${path}`)).status;
  expect([await of("//"), await of("/health?all"), await of("/metrics")]).toEqual([404, 200, 200]);
});
