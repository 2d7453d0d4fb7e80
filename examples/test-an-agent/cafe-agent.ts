// #region agent
import type { SessionUpdate } from "@vivavoce/client";

/** The agent under test: what your program sends to Voice Live in `session.update`, and the functions it offers. */
export const cafeSession: SessionUpdate = {
  instructions: "You take orders in a café. Ask about milk. Place the order with the function.",
  turn_detection: { type: "server_vad", silence_duration_ms: 400 },
  tools: [
    {
      type: "function",
      name: "place_order",
      description: "Sends an order to the bar.",
      parameters: { type: "object", properties: { drink: { type: "string" }, milk: { type: "boolean" } } },
    },
  ],
};

export interface Bar {
  readonly orders: readonly object[];
  readonly placeOrder: (order: object) => { readonly minutes: number };
}

/** The bar, where orders go. */
export function createBar(): Bar {
  const orders: object[] = [];
  return {
    orders,
    placeOrder: (order) => ({ minutes: 2 * orders.push(order) }),
  };
}
// #endregion
