import { z } from "zod";
import { complete } from "../schema/complete.ts";
import { echoShape } from "../schema/echo-shape.ts";
import { writableShape } from "../schema/writable-shape.ts";

const animationShape = {
  model_name: z.string().default("default").describe("SF-13.1 Model that makes the animation."),
  outputs: z
    .array(z.enum(["blendshapes", "viseme_id"]))
    .default(["blendshapes"])
    .describe("SF-13.2 What is sent along with the audio."),
};

/** Animation as the server sends it. */
export const animationSchema = z.strictObject(echoShape(animationShape)).describe("SF-13 Animation.");
/** Animation as a client may send it. */
export const animationInputSchema = z.object(writableShape(animationShape)).describe("SF-13 Animation.");

/** Animation in effect (SF-13). */
export type Animation = z.infer<typeof animationSchema>;
/** Animation as a client may write it. */
export type AnimationInput = z.infer<typeof animationInputSchema>;

const completing = z.object(animationShape);

/** Animation with its defaults. */
export function completeAnimation(input: AnimationInput): Animation {
  return complete(completing, input);
}
