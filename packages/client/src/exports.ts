export { ClientError, ConnectionError, SendQueueFullError, ServerError } from "./client-error.ts";
export type { ConnectionFailure, ServerErrorDetail } from "./client-error.ts";
export { connectOver } from "./connect.ts";
export type { ConnectOptions } from "./connect.ts";
export type { EventHandler } from "./event-hub.ts";
export { handleEvent } from "./handle-event.ts";
export type { EventHandlers } from "./handle-event.ts";
export { Playback } from "./playback.ts";
export type { AudioOutput, PlaybackOptions } from "./playback.ts";
export { presentableEvent } from "./presentable-event.ts";
export { defaultApiVersion } from "./realtime-url.ts";
export type {
  Credential,
  Socket,
  SocketHandlers,
  SocketRequest,
  Transport,
  WebSocketConstructor,
  WebSocketLike,
} from "./socket.ts";
export { VoiceLiveClient } from "./voice-live-client.ts";
export type { ClientSettings, CloseInfo, WireFrame } from "./voice-live-client.ts";
export { webSocketTransport } from "./web-socket-transport.ts";

export type {
  ClientEvent,
  Item,
  ServerEvent,
  ServerEventOf,
  ServerEventType,
  Session,
  SessionUpdate,
} from "@vivavoce/protocol";
export { createInputFramer } from "./input-framer.ts";
