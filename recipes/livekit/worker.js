// The receptionist in rooms of a LiveKit server: LIVEKIT_URL, LIVEKIT_API_KEY and LIVEKIT_API_SECRET name it.
import { fileURLToPath } from "node:url";
import { cli, defineAgent, WorkerOptions } from "@livekit/agents";
import { openSession, receptionist } from "./receptionist.js";

export default defineAgent({
  async entry(context) {
    await context.connect();
    await openSession().start({ agent: receptionist, room: context.room });
  },
});

const self = fileURLToPath(import.meta.url);
if (process.argv[1] === self) cli.runApp(new WorkerOptions({ agent: self }));
