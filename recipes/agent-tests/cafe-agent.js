/** The agent under test: what your program sends in `session.update`. */
export const session = {
  instructions: "You take orders in a café. Ask about milk. Place the order with the function.",
  tools: [
    {
      type: "function",
      name: "place_order",
      description: "Sends an order to the bar.",
      parameters: { type: "object", properties: { drink: { type: "string" }, milk: { type: "boolean" } } },
    },
  ],
};

/** The bar, and the function that the agent calls. */
export function createBar() {
  const orders = [];
  return { orders, tools: { place_order: (order) => ({ minutes: 2 * orders.push(order) }) } };
}
