// #region serve
import { serveTools } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";
import { orderStatus } from "./order-status.ts";
import type { Orders } from "./order-status.ts";

/** Lets the model look up orders, until the function it gives is called. */
export async function offerOrders(client: VoiceLiveClient, orders: Orders): Promise<() => void> {
  return serveTools(client, [orderStatus(orders)], {
    onError: (error, name) => console.error(`${name} failed`, error),
  });
}
// #endregion
