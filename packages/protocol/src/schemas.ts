/**
 * Schemas of the wire's events and named objects, and what completes them by version, for whoever describes the wire
 * rather than speaks it. Whole messages are read with `parseClientEvent` and `parseServerEvent`.
 * @packageDocumentation
 */
export { EVENT_SINCE } from "./dialects/event-versions.ts";
export { gaName } from "./dialects/ga/event-names.ts";
export { gaSessionSchemas } from "./dialects/ga/session-input.ts";
export { errorBodySchema } from "./error-body.ts";
export { mcpApprovalResponseEvent } from "./events/tool-events.ts";
export { contentPartSchema, responsePartSchema } from "./items/content-part.ts";
export { itemInputSchema, preGeneratedMessageSchema, responseInputItemSchema } from "./items/item-input.ts";
export { itemSchema } from "./items/item.ts";
export { responseCreateParamsSchema } from "./response/response-create-params.ts";
export { responseObjectSchema } from "./response/response-object.ts";
export { usageSchema } from "./response/usage.ts";
export { animationInputSchema, animationSchema, completeAnimation } from "./session/animation.ts";
export type { AnimationInput } from "./session/animation.ts";
export { avatarInputSchema, avatarSchema } from "./session/avatar.ts";
export { completeTurnDetection } from "./session/complete-turn-detection.ts";
export {
  completeEndOfUtterance,
  endOfUtteranceDetectionInputSchema,
  endOfUtteranceDetectionSchema,
} from "./session/end-of-utterance.ts";
export {
  completeEchoCancellation,
  completeTranscription,
  echoCancellationInputSchema,
  echoCancellationSchema,
  noiseReductionInputSchema,
  noiseReductionSchema,
  transcriptionInputSchema,
  transcriptionSchema,
} from "./session/input-audio.ts";
export type { InputAudioEchoCancellationInput, InputAudioTranscriptionInput } from "./session/input-audio.ts";
export { interimResponseInputSchema, interimResponseSchema } from "./session/interim-response.ts";
export type { InterimResponseInput } from "./session/interim-response.ts";
export { sessionUpdateSchema } from "./session/session-update.ts";
export { sessionSchema } from "./session/session.ts";
export { toolChoiceInputSchema, toolChoiceSchema, toolInputSchema, toolSchema } from "./session/tools.ts";
export { turnDetectionInputSchema, turnDetectionSchema } from "./session/turn-detection.ts";
export { voiceInputSchema, voiceSchema } from "./session/voice.ts";
