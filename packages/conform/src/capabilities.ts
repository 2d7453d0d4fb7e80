/**
 * What a server may declare not to have (`--without`). A check that needs one of these is skipped then, and says so;
 * without a declaration it runs, and fails on a server that lacks the thing.
 */
export const capabilities = {
  transcription: "transcribes user audio",
  "instructions-followed": "the model follows instructions (a rule-based one may not)",
  "function-calls": "the model calls functions",
  "word-timestamps": "sends times of words of its speech",
  visemes: "sends viseme ids",
  blendshapes: "sends blend shapes",
  phrases: "sends phrases with word offsets in transcriptions",
  logprobs: "sends log probabilities in transcriptions",
  "transcription-deltas": "streams transcriptions",
  diarization: "tells speakers apart in transcriptions",
  "idle-timeout": "starts a response by itself after silence",
  "input-turns": "turns delimited by the client (input_audio.turn.*)",
  "input-text": "streamed text input (input_text.*)",
  "interim-response": "speaks while an answer is not ready yet",
  mcp: "runs MCP servers",
  agents: "has agents of its own, chosen in the URL",
  "foundry-agent-tool": "agents as tools (foundry_agent)",
  "hosted-agents": "hosted agents behind responses (invoke_input)",
  "voice-agents": "the endpoint of Foundry Voice Agents",
  avatar: "renders avatars",
  webrtc: "media over WebRTC",
  sip: "telephone calls",
  byom: "credentials for a model of the customer, renewed over the wire",
  "server-tools": "runs web and file search",
  annotations: "annotates what it says",
  translation: "translation sessions",
  "transcription-sessions": "sessions that only transcribe",
  "client-secrets": "ephemeral keys over HTTP",
  "rate-limit-events": "tells rate limits in events",
  "custom-voices": "voices made by the customer",
} as const satisfies Record<string, string>;

/** Name of a thing a server may lack. */
export type Capability = keyof typeof capabilities;

/** Why a check was skipped, for people. */
export function declaredWithout(missing: readonly Capability[]): string {
  const things = missing.map((name) => `${name} (${capabilities[name]})`);
  return `The server is declared without: ${things.join(", ")}.`;
}

/** Whether `text` names a capability. */
export function isCapability(text: string): text is Capability {
  return Object.hasOwn(capabilities, text);
}
