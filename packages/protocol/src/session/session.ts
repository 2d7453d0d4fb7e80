import { z } from "zod";
import { gaSettingsSchema } from "./ga-settings.ts";
import { sentShape } from "./settings.ts";

const agentSchema = z
  .strictObject({
    type: z.literal("agent"),
    name: z.string().describe("Name of the agent."),
    description: z.string().nullable().describe("What it is for."),
    agent_id: z.string().describe("Id of the agent."),
    thread_id: z.string().nullable().describe("Conversation of the agent."),
  })
  .describe("SF-27 The agent that answers; only in sessions with an agent.");

/** The session as `session.created` and `session.updated` carry it: every field present, unset ones null (BH-05). */
export const sessionSchema = z
  .strictObject({
    id: z.string().min(1).describe("SF-24 Id of the session; set by the server."),
    object: z.literal("realtime.session").describe("SF-25 Set by the server."),
    expires_at: z.int().describe("SF-26 End of the session, Unix seconds; set by the server."),
    ...sentShape,
    truncation_strategy: z.null().describe("SF-28 Seen in echoes only."),
    greeting: z.null().describe("SF-29 Seen in echoes only."),
    handoff: z.null().describe("SF-30 Seen in echoes only."),
    agent: agentSchema.optional(),
    ga: gaSettingsSchema.optional(),
  })
  .describe("Session.");

/**
 * The full effective session; every SF- field is present, unset ones are null. `agent` only with an agent, `ga` only
 * in dialects with a nested session.
 */
export type Session = z.infer<typeof sessionSchema>;
