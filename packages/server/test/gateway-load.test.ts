import { expect, it } from "vitest";
import { createManualClock } from "@vivavoce/audio/clock";
import { createLoadWatch } from "../src/load/load-watch.ts";
import { createServerMetrics } from "../src/metrics/server-metrics.ts";
import { connectClient, goodTarget, refusedUpgrade, startGateway } from "./gateway-fixture.ts";

it("takes no new session while there is too much to do, says when to come again, and lets sessions go on", async () => {
  const load = createLoadWatch({ maxLoopDelayMs: 100, maxWaitingFinals: 2 });
  const metrics = createServerMetrics();
  const server = await startGateway({ load, metrics });
  const lasting = await connectClient(server.url(`${goodTarget}&features=vivavoce_resume:true`));
  await lasting.received(2);
  const { token } = JSON.parse(lasting.messages[1] ?? "{}") as { token: string };
  load.finals(1, "a");
  load.finals(1, "b");
  const refused = await refusedUpgrade(server.url());
  expect([refused.status, refused.error["code"], refused.headers["retry-after"]]).toEqual([
    429,
    "server_overloaded",
    "5",
  ]);
  const page = metrics.registry.render();
  expect(page).toMatch(/^vivavoce_shedding\{work="sessions"\} 1$/m);
  expect(page).toMatch(/^vivavoce_waiting_finals 2$/m);
  expect(page).toMatch(/^vivavoce_load 1$/m);
  expect(page).toMatch(/^vivavoce_refusals_total\{status="429",code="server_overloaded"\} 1$/m);
  const back = await connectClient(server.url(`${goodTarget}&vivavoce_resume=${token}&vivavoce_seen=1`));
  expect(await back.received(1)).toEqual([expect.stringContaining("resumed")]);
  load.finals(-1, "b");
  await connectClient(server.url());
});

it("says when to come again where there are as many sessions as may be, and while it goes away", async () => {
  const server = await startGateway({ limits: { maxSessions: 1 } });
  await connectClient(server.url());
  expect((await refusedUpgrade(server.url())).headers["retry-after"]).toBe("10");
  void server.gateway.drain();
  const refused = await refusedUpgrade(server.url());
  expect([refused.status, refused.headers["retry-after"]]).toEqual([503, "5"]);
  server.sessions[0]?.finish();
});

it("looks how late its event loop is whether or not anybody counts", async () => {
  const clock = createManualClock();
  const delaysMs: number[] = [];
  const load = {
    ...createLoadWatch({ maxLoopDelayMs: 100, maxWaitingFinals: 2 }),
    loopDelay: (ms: number) => delaysMs.push(ms),
  };
  await startGateway({ load, clock });
  await expect
    .poll(() => {
      clock.advance(1000);
      return delaysMs.length;
    })
    .toBeGreaterThan(0);
});
