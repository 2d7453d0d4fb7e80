// The receptionist without a room: one question, as text, and the answer. To try it without a LiveKit server.
import { once } from "node:events";
import { openSession, receptionist } from "./receptionist.js";

const session = openSession();
await session.start({ agent: receptionist });
session.run({ userInput: process.argv[2] ?? "What is the room price?" });
for (;;) {
  const [{ item }] = await once(session, "conversation_item_added");
  if (item.role !== "assistant") continue;
  console.log(item.textContent);
  break;
}
// What is left of the answer's sound has nobody to hear it.
process.exit(0);
