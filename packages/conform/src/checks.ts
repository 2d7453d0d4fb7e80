import type { Check, WrittenCheck } from "./check.ts";
import { agentChecks } from "./checks/agent-checks.ts";
import { audioInputChecks } from "./checks/audio-input-checks.ts";
import { audioOutputChecks } from "./checks/audio-output-checks.ts";
import { avatarChecks } from "./checks/avatar-checks.ts";
import { betaChecks } from "./checks/beta-checks.ts";
import { bufferChecks } from "./checks/buffer-checks.ts";
import { connectionChecks } from "./checks/connection-checks.ts";
import { contextChecks } from "./checks/context-checks.ts";
import { credentialChecks } from "./checks/credential-checks.ts";
import { detectionChecks } from "./checks/detection-checks.ts";
import { errorChecks } from "./checks/error-checks.ts";
import { fieldChecks } from "./checks/field-checks.ts";
import { frameChecks } from "./checks/frame-checks.ts";
import { functionChecks } from "./checks/function-checks.ts";
import { gaChecks } from "./checks/ga-checks.ts";
import { gaConversationChecks } from "./checks/ga-conversation-checks.ts";
import { interimChecks } from "./checks/interim-checks.ts";
import { interruptionChecks } from "./checks/interruption-checks.ts";
import { itemChecks } from "./checks/item-checks.ts";
import { floodChecks, limitChecks } from "./checks/limit-checks.ts";
import { mcpChecks } from "./checks/mcp-checks.ts";
import { neighbourChecks } from "./checks/neighbour-checks.ts";
import { responseChecks } from "./checks/response-checks.ts";
import { rtcChecks } from "./checks/rtc-checks.ts";
import { sessionChecks } from "./checks/session-checks.ts";
import { speechExtraChecks } from "./checks/speech-extra-checks.ts";
import { textInputChecks } from "./checks/text-input-checks.ts";
import { transcriptionChecks } from "./checks/transcription-checks.ts";
import { truncationChecks } from "./checks/truncation-checks.ts";
import { turnChecks } from "./checks/turn-checks.ts";
import { voiceLabelChecks } from "./checks/voice-label-checks.ts";

function spokenIn(dialects: Check["dialects"], written: readonly WrittenCheck[]): readonly Check[] {
  return written.map((check) => ({ dialects, ...check }));
}

/** The long ones first, so that none is left running alone at the end. */
const byFamily: readonly WrittenCheck[] = [
  ...limitChecks,
  ...interruptionChecks,
  ...turnChecks,
  ...detectionChecks,
  ...truncationChecks,
  ...gaConversationChecks,
  ...audioInputChecks,
  ...audioOutputChecks,
  ...speechExtraChecks,
  ...transcriptionChecks,
  ...mcpChecks,
  ...interimChecks,
  ...agentChecks,
  ...functionChecks,
  ...responseChecks,
  ...contextChecks,
  ...connectionChecks,
  ...credentialChecks,
  ...frameChecks,
  ...sessionChecks,
  ...fieldChecks,
  ...bufferChecks,
  ...textInputChecks,
  ...itemChecks,
  ...errorChecks,
  ...avatarChecks,
  ...rtcChecks,
  ...spokenIn(["openai-beta"], betaChecks),
  ...spokenIn(["openai-ga"], gaChecks),
  ...spokenIn(["voice-live-v1"], voiceLabelChecks),
  ...neighbourChecks,
  ...floodChecks,
];

/** All checks of the suite, in that order. Those that name no dialect are about Voice Live's dated versions. */
export const checks = spokenIn(["voice-live"], byFamily);
