/**
 * Sessions on scripted engines without a front end, as one process of several or as a whole server; started by `main.ts`, not
 * by people. What is left is what sessions themselves cost: sockets, JSON, base64, resampling, turns and pacing.
 */
import type { Socket } from "node:net";
import {
  createEnergyVoiceActivity,
  createScriptedLanguageModel,
  createScriptedRecognizer,
  createScriptedSynthesizer,
} from "@vivavoce/engine/testing";
import type { LanguageModel, Recognizer } from "@vivavoce/engine";
import { createServer, createServerSessions } from "@vivavoce/server";
import { watchUsage } from "../kit/process-usage.ts";
import type { FromScripted, ToScripted } from "./messages.ts";

const answer = "That is right, and it takes a moment to say.";
const manySessions = 5000;

function tell(message: FromScripted): void {
  process.send?.(message, undefined, {}, () => {});
}

/** Scripted engines say what stands next in their script: here each stream and each request has one of its own. */
const recognizer: Recognizer = {
  ...createScriptedRecognizer({ utterances: [] }),
  openStream: (options) =>
    createScriptedRecognizer({ utterances: ["What is twelve times seven, and how long does it take?"] }).openStream(
      options,
    ),
};
const languageModel: LanguageModel = {
  ...createScriptedLanguageModel([]),
  generate: (request) => createScriptedLanguageModel([answer]).generate(request),
};
const options = {
  engines: {
    voiceActivity: createEnergyVoiceActivity(),
    recognizer,
    languageModel,
    // As a voice at the wire's rate, spoken at a usual pace.
    synthesizer: createScriptedSynthesizer({ sampleRate: 24_000, msPerCharacter: 50 }),
  },
  limits: { maxSessions: manySessions, connectionsPerMinute: 0, maxServerBytes: 2 ** 31 },
};
const usage = watchUsage();

async function listenAlone(): Promise<void> {
  const server = createServer(options);
  const { url } = await server.listen();
  tell({ type: "listening", url });
}

let sessions: ReturnType<typeof createServerSessions> | undefined;
process.on("message", (message: ToScripted, socket?: Socket) => {
  if (message.type === "usage") return tell({ type: "usage", usage: usage() });
  if (message.type !== "start") return sessions?.take(message, socket);
  if (message.alone) return void listenAlone();
  sessions = createServerSessions({ ...options, tell, place: 1 });
  void sessions.over.then(() => process.exit(0));
  tell({ type: "ready" });
});
process.once("disconnect", () => process.exit(0));
