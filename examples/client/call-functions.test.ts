import { connect, serveTools } from "@vivavoce/client";
import { openTestServer, scriptedModel } from "@vivavoce/testing";
import { expect, it, vi } from "vitest";
import { offerOrders } from "./offer-orders.ts";
import type { Orders } from "./order-status.ts";
import { thermostat } from "./thermostat.ts";

/** A model that calls a function and reads its output aloud. */
const caller = (name: string, args: object) =>
  scriptedModel(({ toolOutputs: [output] }) =>
    output === undefined ? { calls: [{ name, arguments: args }] } : output,
  );

it.each([
  [{ number: 7 }, '{"status":"on its way","language":"en"}'],
  [{ number: 8 }, '{"error":"There is no order 8."}'],
  [{ number: "seven" }, '{"error":"arguments.number must be of type integer."}'],
])("gives the model what %j calls for", async (args, expected) => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  await using server = await openTestServer({ model: caller("order_status", args) });
  const client = await connect({ endpoint: server.url, model: "gpt-4o" });
  const orders: Orders = {
    find: (number: number) => Promise.resolve(number === 7 ? { status: "on its way" } : undefined),
  };
  await offerOrders(client, orders);
  expect((await client.ask("Where is my order?")).text).toBe(expected);
  await client.close();
  vi.restoreAllMocks();
});

it.each([
  [{ degrees: 21 }, "The room will have 21.0 degrees."],
  [{ degrees: 99 }, '{"error":"degrees must be between 5 and 35"}'],
])("checks %j with a validator of its own", async (args, expected) => {
  await using server = await openTestServer({ model: caller("set_temperature", args) });
  const client = await connect({ endpoint: server.url, model: "gpt-4o" });
  await serveTools(client, [thermostat]);
  expect((await client.ask("Make it warmer.")).text).toBe(expected);
  await client.close();
});
