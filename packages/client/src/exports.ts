export type { Answer } from "./answer.ts";
export type { CloseInfo, ConnectionChange, ConnectionState, WireFrame } from "./client-connection.ts";
export type { ConnectionSettings as ClientSettings } from "./client-connection.ts";
export {
  ClientError,
  ConnectionClosedError,
  ConnectionError,
  ConnectionLostError,
  ConnectTimeoutError,
  ForbiddenError,
  NotFoundError,
  SendQueueFullError,
  ServerError,
  UnauthorizedError,
  UnreachableError,
  WaitTimeoutError,
  WireError,
} from "./client-error.ts";
export type { ConnectionFailure, ServerErrorDetail } from "./client-error.ts";
export { connectOver } from "./connect.ts";
export type { ConnectOptions } from "./connect.ts";
export type {
  Activity,
  ConversationEntry,
  ConversationSnapshot,
  EntryKind,
  EntryState,
} from "./conversation/conversation-snapshot.ts";
export { ConversationView } from "./conversation/conversation-view.ts";
export type { ConversationViewOptions } from "./conversation/conversation-view.ts";
export { defaultScope } from "./credential.ts";
export type { ClientCredential, TokenSource } from "./credential.ts";
export type { EventHandler } from "./event-hub.ts";
export type { Floor } from "./floor.ts";
export { handleEvent } from "./handle-event.ts";
export type { EventHandlers } from "./handle-event.ts";
export { createInputFramer } from "./input-framer.ts";
export { Playback } from "./playback.ts";
export type { AudioOutput, HeardAudio, PlaybackOptions } from "./playback.ts";
export { presentableEvent } from "./presentable-event.ts";
export { defaultApiVersion } from "./realtime-url.ts";
export type { AgentReference } from "./realtime-url.ts";
export type { ReconnectOptions } from "./reconnect-policy.ts";
export type {
  Credential,
  Socket,
  SocketHandlers,
  SocketRequest,
  Transport,
  WebSocketConstructor,
  WebSocketLike,
} from "./socket.ts";
export { defineTool, ToolError } from "./tools/define-tool.ts";
export type { ClientTool, Parser, SchemaTool, StandardSchema, ToolCall, ValidatedTool } from "./tools/define-tool.ts";
export type { FromJsonSchema, JsonSchema } from "./tools/json-schema.ts";
export { serveTools } from "./tools/serve-tools.ts";
export type { ServeToolsOptions } from "./tools/serve-tools.ts";
export { VoiceLiveClient } from "./voice-live-client.ts";
export type { SessionEventOf, SessionEventType, WaitOptions } from "./voice-live-client.ts";
export { VoiceCall } from "./voice-call.ts";
export type { VoiceCallOptions } from "./voice-call.ts";
export { webSocketTransport } from "./web-socket-transport.ts";

export type {
  ClientEvent,
  Item,
  ServerEvent,
  ServerEventOf,
  ServerEventType,
  Session,
  SessionUpdate,
  TraceEvent,
  TraceMessage,
} from "@vivavoce/protocol";
