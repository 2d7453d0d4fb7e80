export type { AgentTurn, ExpectedTurn } from "./agent-turn.ts";
export type { Call, InterruptOptions, SayOptions, Utterance } from "./call.ts";
export { CallError } from "./call-error.ts";
export type { ToolHandler } from "./call-line.ts";
export type { CallEntry } from "./call-log.ts";
export type { Latencies, PacedModel } from "./engine-watch.ts";
export { openCall } from "./open-call.ts";
export type { CallOptions } from "./open-call.ts";
export { openTestServer } from "./open-test-server.ts";
export type { TestServer, TestServerOptions } from "./open-test-server.ts";
export type { ToolCall } from "./response-book.ts";
export { scriptedModel } from "./scripted-model.ts";
export type { ReplyRequest, ScriptedModel, ScriptedReply } from "./scripted-model.ts";
export type { StageOptions } from "./stage.ts";
export { fakeSpeech, readFakeTranscription, startSpeechServer } from "@vivavoce/engine/testing";
export type {
  FakeSpeech,
  FakeSpeechServer,
  FakeTranscription,
  ReceivedSpeechRequest,
  SpeechAnswerer,
} from "@vivavoce/engine/testing";
