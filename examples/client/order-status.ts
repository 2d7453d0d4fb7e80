// #region define
import { defineTool, ToolError } from "@vivavoce/client";
import type { ClientTool } from "@vivavoce/client";

/** What the program knows of orders. */
export interface Orders {
  find(number: number, signal: AbortSignal): Promise<{ readonly status: string } | undefined>;
}

/** A function that looks orders up. */
export function orderStatus(orders: Orders): ClientTool {
  return defineTool({
    name: "order_status",
    description: "Tells how far an order is. Ask for the number first.",
    parameters: {
      type: "object",
      properties: {
        number: { type: "integer", minimum: 1, description: "Number of the order." },
        language: { enum: ["en", "de"] },
      },
      required: ["number"],
    },
    timeoutMs: 5000,
    async run({ number, language }, { signal }) {
      const order = await orders.find(number, signal);
      if (order === undefined) throw new ToolError(`There is no order ${number}.`);
      return { status: order.status, language: language ?? "en" };
    },
  });
}
// #endregion
