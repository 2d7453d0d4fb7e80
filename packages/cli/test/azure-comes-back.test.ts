import { expect, test } from "vitest";
import { itemIdsOf, startStockServer } from "../../server/test/stock-fixture.ts";
import type { WireEvent } from "../../server/test/stock-fixture.ts";
import { startAzureSession } from "./azure-client.ts";

const longAnswer = "It is nine, and there is a good deal more to say about that.";

test("the stock Voice Live client gets its conversation with the id of its session, and the rest of its answer", async () => {
  const server = await startStockServer({ answers: [longAnswer], leadMs: 300 });
  const first = await startAzureSession({ url: server.http, apiKey: "mine" });
  const created = await first.log.next("session.created");
  await first.write("What time is it?");
  await first.session.sendEvent({ type: "response.create" });
  await first.log.next("response.audio.delta");
  // The network goes, and no goodbye is said.
  server.cut();
  await server.waits(1);
  const { id = "" } = created.session;
  const back = await startAzureSession({ url: `${server.http}?vivavoce_session=${id}`, apiKey: "mine" });
  const again = await back.log.next("session.created");
  expect(again.session.id).toBe(id);
  const done = await back.log.next("response.done");
  expect(done.response.status).toBe("completed");
  expect(itemIdsOf(back.log.events as unknown as WireEvent[])).toEqual(
    itemIdsOf(first.log.events as unknown as WireEvent[]),
  );
  expect(back.log.all("response.audio_transcript.done").map(({ transcript }) => transcript)).toEqual([longAnswer]);
  expect(back.handled.filter((name) => name === "session created")).toHaveLength(1);
  expect(back.log.all("error")).toEqual([]);
  expect(back.complaints).toEqual([]);
});
