export { createSileroVoiceActivity } from "./silero-voice-activity.ts";
