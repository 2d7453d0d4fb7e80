import { z } from "zod";
import { objectForms } from "../schema/object-forms.ts";
import { about } from "../schema/about.ts";

/** Animation (SF-13). */
export const animation = objectForms(
  {
    model_name: z.string().default("default").meta(about("SF-13.1", "Model that makes the animation.")),
    outputs: z
      .array(z.enum(["blendshapes", "viseme_id"]))
      .default(["blendshapes"])
      .meta(about("SF-13.2", "What is sent along with the audio.")),
  },
  about("SF-13", "Animation."),
);

/** Animation in effect (SF-13). */
export type Animation = z.infer<typeof animation.sent>;
