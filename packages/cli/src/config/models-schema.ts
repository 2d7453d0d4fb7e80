import { z } from "zod";
import { duration, optionalText } from "./setting-kinds.ts";

const MINUTE_MS = 60_000;

const aliases = z.array(z.string().trim().min(1)).default([]).describe("Other names that mean this model");
const apiVersion = z.string().min(1).optional();
const headers = z.record(z.string(), z.string()).default({}).describe("Headers to send along");

/** Where a language model is, and how long it is waited for. */
export const modelServer = {
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe("OpenAI-compatible server, for example http://127.0.0.1:8000/v1"),
  apiKey: optionalText("Key of that server"),
  model: optionalText("Name of the model there; with Azure OpenAI of the deployment"),
  api: z.enum(["openai", "azure"]).default("openai").describe("Form of the server's address and key"),
  apiVersion: apiVersion.describe("api-version of Azure OpenAI"),
  headers,
  firstTokenTimeoutMs: duration(20_000, "Time until the first part of an answer, in milliseconds"),
  requestTimeoutMs: duration(2 * MINUTE_MS, "Time until the end of an answer, in milliseconds"),
};

const builtinSchema = z.strictObject({
  engine: z.literal("builtin"),
  aliases,
});

const compatibleSchema = z.strictObject({
  engine: z.literal("openai-compatible"),
  aliases,
  ...modelServer,
});

const realtimeSchema = z.strictObject({
  engine: z.literal("realtime"),
  aliases,
  url: z
    .url({ protocol: /^(wss?|https?)$/ })
    .describe("Realtime service, for example wss://resource.services.ai.azure.com or wss://api.openai.com"),
  api: z.enum(["azure-voice-live", "openai"]).describe("Wire of the service; clients must speak it too"),
  apiKey: optionalText("Key of the service; clients never see it"),
  token: optionalText("Bearer token of the service, in place of a key"),
  model: z.string().min(1).describe("Name of the model there"),
  apiVersion: apiVersion.describe("api-version of Voice Live; the client's own when not set"),
  headers,
  connectTimeoutMs: duration(10_000, "Time until the service must have accepted, in milliseconds"),
});

const entrySchema = z.discriminatedUnion("engine", [builtinSchema, compatibleSchema, realtimeSchema]);

/** Models that clients can ask for by name, beside the default. */
export const modelsSchema = z
  .record(z.string().trim().min(1), entrySchema)
  .default({})
  .describe("Models by name, each with an engine: builtin, openai-compatible or realtime");

/** One model of the configuration. */
export type ModelEntryConfig = z.output<typeof entrySchema>;

const agentSchema = z.strictObject({
  id: z.string().trim().min(1).optional().describe("Id that clients may give in place of the name"),
  project: z.string().trim().min(1).optional().describe("Project that clients must name; any when not set"),
  description: z.string().optional().describe("Shown to clients"),
  instructions: z.string().min(1).describe("What the agent is told; never shown to clients"),
  model: optionalText("One of the models; the client's or the default when not set"),
  voice: z
    .union([z.string().min(1), z.record(z.string(), z.unknown())])
    .optional()
    .describe("As in session.update"),
  tools: z.array(z.record(z.string(), z.unknown())).optional().describe("As in session.update"),
  greeting: z.string().trim().min(1).optional().describe("What the agent says first"),
});

/** Agents that clients can name in place of a model. */
export const agentsSchema = z
  .record(z.string().trim().min(1), agentSchema)
  .default({})
  .describe("Agents by name, each with instructions");

/** One agent of the configuration. */
export type AgentConfig = z.output<typeof agentSchema>;
