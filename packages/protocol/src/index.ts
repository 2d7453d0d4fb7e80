export { isRecord } from "@vivavoce/audio/is-record";
export { API_VERSIONS, LATEST_API_VERSION, isAtLeast } from "./api-version.ts";
export type { ApiVersion } from "./api-version.ts";
export { ERROR_CODES } from "./error-codes.ts";
export type { ErrorCode, ErrorCodeInfo, ErrorType } from "./error-codes.ts";
export type { ErrorBody } from "./error-body.ts";
export { ProtocolError, toErrorBody } from "./protocol-error.ts";
export type { ProtocolErrorDetails } from "./protocol-error.ts";

export { clientEventSchema } from "./events/client-event.ts";
export type { ClientEvent, ClientEventOf, ClientEventType } from "./events/client-event.ts";
export { serverEventSchema } from "./events/server-event.ts";
export type { ServerEvent, ServerEventOf, ServerEventType } from "./events/server-event.ts";

export { guardJson } from "./parsing/json-guard.ts";
export { parseClientEvent } from "./parsing/parse-client-event.ts";
export type { ParsedClientEvent } from "./parsing/parse-client-event.ts";
export { parseServerEvent } from "./parsing/parse-server-event.ts";
export { peekMessage } from "./parsing/peek-message.ts";
export type { MessagePeek } from "./parsing/peek-message.ts";

export type { ContentPart, ResponsePart } from "./items/content-part.ts";
export type { ItemInput, MessageItemInput, ResponseInputItem } from "./items/item-input.ts";
export type {
  FunctionCallItem,
  FunctionCallOutputItem,
  Item,
  ItemStatus,
  McpApprovalRequestItem,
  McpApprovalResponseItem,
  McpCallItem,
  McpListToolsItem,
  MessageItem,
} from "./items/item.ts";
export type { ResponseObject, ResponseStatus, ResponseStatusDetails } from "./response/response-object.ts";
export type { ResponseCreateParams } from "./response/response-create-params.ts";
export type { Usage } from "./response/usage.ts";

export { applySessionUpdate } from "./session/apply-session-update.ts";
export type { SessionFacts, SessionUpdateResult } from "./session/apply-session-update.ts";
export type { Animation } from "./session/animation.ts";
export type { AudioFormat, InputAudioFormat, OutputAudioFormat } from "./session/audio-formats.ts";
export type { Avatar } from "./session/avatar.ts";
export { createSession } from "./session/create-session.ts";
export type { CreateSessionOptions } from "./session/create-session.ts";
export { endOfUtteranceTimeoutMs } from "./session/end-of-utterance.ts";
export type { EndOfUtteranceDetection, EndOfUtteranceDetectionInput } from "./session/end-of-utterance.ts";
export type {
  InputAudioEchoCancellation,
  InputAudioNoiseReduction,
  InputAudioTranscription,
} from "./session/input-audio.ts";
export type { GaSettings, SessionType } from "./session/ga-settings.ts";
export { completeInterimResponse } from "./session/interim-response.ts";
export type { InterimResponse } from "./session/interim-response.ts";
export type { MaxOutputTokens, Metadata, Modality, ReasoningEffort } from "./session/session-fields.ts";
export type { SessionUpdate } from "./session/session-update.ts";
export type { Session } from "./session/session.ts";
export { DEFAULT_INSTRUCTIONS, settingRows } from "./session/settings.ts";
export type { Setting, SettingName } from "./session/settings.ts";
export type { FunctionTool, McpTool, Tool, ToolChoice } from "./session/tools.ts";
export type { TurnDetection, TurnDetectionInput } from "./session/turn-detection.ts";
export { completeVoice } from "./session/voice.ts";
export type { Voice, VoiceInput } from "./session/voice.ts";

export type { Dialect, UnsupportedDialect } from "./dialects/dialect.ts";
export { DIALECTS } from "./wire/dialects.ts";
export type { DialectName } from "./wire/dialects.ts";
export { chooseDialect } from "./dialects/choose-dialect.ts";
export type { Handshake } from "./dialects/choose-dialect.ts";
export { createOpenaiBetaDialect } from "./dialects/openai-beta.ts";
export { createOpenaiGaDialect, createVoiceLiveV1Dialect } from "./dialects/nested-dialects.ts";
export { createVoiceLiveDialect } from "./dialects/voice-live.ts";

export { resumeElsewhereCode, resumeFeature, resumeQuery, sessionHeader, sessionQuery } from "./resume-messages.ts";
export type { ResumeMessage, ResumeSeenMessage } from "./resume-messages.ts";
export { traceFeature, traceMessageType } from "./trace-event.ts";
export type { TraceEvent, TraceFact, TraceMessage } from "./trace-event.ts";
