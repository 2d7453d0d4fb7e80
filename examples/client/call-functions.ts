import { defineTool, serveTools, ToolError } from "@vivavoce/client";
import type { VoiceLiveClient } from "@vivavoce/client";

/** What the program knows of orders. */
export interface Orders {
  find(number: number, signal: AbortSignal): Promise<{ readonly status: string } | undefined>;
}

/** Lets the model look up orders. */
export async function offerOrders(client: VoiceLiveClient, orders: Orders): Promise<() => void> {
  // #region define
  const orderStatus = defineTool({
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
  // #endregion
  // #region serve
  const stop = await serveTools(client, [orderStatus], {
    onError: (error, name) => console.error(`${name} failed`, error),
  });
  // #endregion
  return stop;
}

// #region validate
const celsius = {
  parse(value: unknown): number {
    const degrees = Number((value as { degrees?: unknown }).degrees);
    if (!(degrees > 5 && degrees < 35)) throw new Error("degrees must be between 5 and 35");
    return degrees;
  },
};

export const thermostat = defineTool({
  name: "set_temperature",
  description: "Sets the temperature of the room, in degrees Celsius.",
  parameters: { type: "object", properties: { degrees: { type: "number" } }, required: ["degrees"] },
  validate: celsius,
  run: (degrees) => `The room will have ${degrees.toFixed(1)} degrees.`,
});
// #endregion
