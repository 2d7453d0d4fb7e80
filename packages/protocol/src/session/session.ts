import { z } from "zod";
import { gaSettingsSchema } from "./ga-settings.ts";
import { sentShape } from "./settings.ts";
import { about } from "../schema/about.ts";

const agentSchema = z
  .strictObject({
    type: z.literal("agent"),
    name: z.string().describe("Name of the agent."),
    description: z.string().nullable().describe("What it is for."),
    agent_id: z.string().describe("Id of the agent."),
    thread_id: z.string().nullable().describe("Conversation of the agent."),
  })
  .meta(about("SF-27", "The agent that answers; only in sessions with an agent."));

/** The session as `session.created` and `session.updated` carry it: every field present, unset ones null (BH-05). */
export const sessionSchema = z
  .strictObject({
    id: z.string().min(1).meta(about("SF-24", "Id of the session; set by the server.")),
    object: z.literal("realtime.session").meta(about("SF-25", "Set by the server.")),
    expires_at: z.int().meta(about("SF-26", "End of the session, Unix seconds; set by the server.", "s")),
    ...sentShape,
    truncation_strategy: z.null().meta(about("SF-28", "Seen in echoes only.")),
    greeting: z.null().meta(about("SF-29", "Seen in echoes only.")),
    handoff: z.null().meta(about("SF-30", "Seen in echoes only.")),
    agent: agentSchema.optional(),
    ga: gaSettingsSchema.optional(),
  })
  .describe("Session.");

/**
 * The full effective session; every SF- field is present, unset ones are null. `agent` only with an agent, `ga` only
 * in dialects with a nested session.
 */
export type Session = z.infer<typeof sessionSchema>;
