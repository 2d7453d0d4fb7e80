// #region validate
import { defineTool } from "@vivavoce/client";

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
