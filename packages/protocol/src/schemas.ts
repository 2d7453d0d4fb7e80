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
export { animation } from "./session/animation.ts";
export { avatar } from "./session/avatar.ts";
export { endOfUtterance } from "./session/end-of-utterance.ts";
export { echoCancellation, noiseReduction, transcription } from "./session/input-audio.ts";
export { interimResponse } from "./session/interim-response.ts";
export { sessionUpdateSchema } from "./session/session-update.ts";
export { sessionSchema } from "./session/session.ts";
export { tool, toolChoice } from "./session/tools.ts";
export { completeTurnDetection, turnDetection } from "./session/turn-detection.ts";
export { voice } from "./session/voice.ts";
