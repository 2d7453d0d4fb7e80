import { z } from "zod";
import { base64Text } from "../schema/base64.ts";
import { renamed } from "../schema/renamed.ts";
import { about } from "../schema/about.ts";

const id = z.string().min(1).max(128).optional().meta(about("BH-03", "Id of the client's choice (BH-03)."));
const status = z.enum(["completed", "incomplete"]).optional().describe("Taken as completed when absent.");
const text = z.string().describe("The text.");
const callId = z.string().min(1).describe("Id of the call.");

const inputText = z.object({ type: z.literal("input_text"), text }).meta(about("CP-01", "Text."));
const inputAudio = z
  .object({
    type: z.literal("input_audio"),
    audio: base64Text
      .optional()
      .describe("Base64 in the input format of the session, at most 15 MiB of it; it is transcribed."),
    transcript: z.string().nullish().describe("What is said in it; counts where there is no audio."),
  })
  .meta(about("CP-02", "Audio."));
const inputImage = z
  .object({
    type: z.literal("input_image"),
    image_url: z
      .string()
      .min(1)
      .describe("http(s) address, or data URL of a png, jpeg, gif or webp; the preview called it url."),
    detail: z.enum(["auto", "low", "high"]).optional().describe("How closely the model looks."),
  })
  .meta(about("CP-03", "Image, for models that see; a warning names those that do not."));
const assistantText = z.object({ type: z.literal("text"), text }).meta(about("CP-04", "Text; also output_text."));

/** Assistant content may be sent as `output_text` and is echoed as `text` (CE-13). */
function canonicalAssistantPart(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return (value as { type?: unknown }).type === "output_text" ? { ...value, type: "text" } : value;
}

/** A message of one role, with parts of the given kind. */
const messageOf = <R extends string, P extends z.ZodType>(role: R, part: P) =>
  z.object({
    id,
    type: z.literal("message"),
    role: z.literal(role),
    status,
    content: z.array(part).describe("Its parts."),
  });
const systemMessage = messageOf("system", z.discriminatedUnion("type", [inputText]));
const userMessage = messageOf(
  "user",
  renamed("url", "image_url", z.discriminatedUnion("type", [inputText, inputAudio, inputImage])),
);
const assistantMessage = messageOf(
  "assistant",
  z.preprocess(canonicalAssistantPart, z.discriminatedUnion("type", [assistantText])),
);

const functionCall = z.object({
  id,
  type: z.literal("function_call"),
  status,
  name: z.string().min(1).describe("Name of the function."),
  call_id: callId,
  arguments: z.string().describe("JSON text."),
});
const functionCallOutput = z.object({
  id,
  type: z.literal("function_call_output"),
  status,
  call_id: callId,
  output: z.string().describe("What the function gave, for the model."),
});
const mcpApprovalResponse = z.object({
  id,
  type: z.literal("mcp_approval_response"),
  approval_request_id: z.string().min(1).describe("Id of the mcp_approval_request item."),
  approve: z.boolean().describe("Whether the tool may be called."),
  reason: z.string().nullish().describe("Why, for the model."),
});
const itemReference = z.object({
  type: z.literal("item_reference"),
  id: z.string().min(1).describe("Item of the conversation."),
});

const messages = z.discriminatedUnion("role", [systemMessage, userMessage, assistantMessage]);

/** An item as a client may send it in `conversation.item.create` and `append_input_items`. */
export const itemInputSchema = z
  .discriminatedUnion("type", [messages, functionCall, functionCallOutput, mcpApprovalResponse])
  .describe("Item of the client.");

/** An item of `response.create`'s `input_items`: one the client sends, or a reference to one that is there (IT-13). */
export const responseInputItemSchema = z.discriminatedUnion("type", [
  messages,
  functionCall,
  functionCallOutput,
  mcpApprovalResponse,
  itemReference,
]);

/** The message that is spoken without asking the model (RC-13): one text part. */
export const preGeneratedMessageSchema = z.object({
  ...assistantMessage.shape,
  content: assistantMessage.shape.content.length(1),
});

/** An item as a client may send it; `id` is optional. */
export type ItemInput = z.infer<typeof itemInputSchema>;
/** A message as a client may send it. */
export type MessageItemInput = Extract<ItemInput, { type: "message" }>;
/** An item of `input_items`. */
export type ResponseInputItem = z.infer<typeof responseInputItemSchema>;
