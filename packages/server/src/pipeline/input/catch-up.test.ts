import { createEnergyVoiceActivity, createScriptedRecognizer } from "@vivavoce/engine/testing";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { silentLogger } from "../../runtime/logger.ts";
import { createSlots } from "../../runtime/slots.ts";
import { AudioInput } from "./audio-input.ts";

it("sessions that are far behind take turns; one that is not waits for none of them", async () => {
  const catchUp = createSlots(2);
  const working = new Map<string, number>();
  let mostBehind = 0;
  const open = (name: string): AudioInput => {
    const engine = createEnergyVoiceActivity();
    return new AudioInput({
      recognizer: createScriptedRecognizer({ utterances: [] }),
      voiceActivity: {
        ...engine,
        openStream() {
          const stream = engine.openStream();
          return {
            ...stream,
            async process(samples) {
              working.set(name, (working.get(name) ?? 0) + 1);
              const behind = [...working].filter(([who, now]) => who !== "prompt" && now > 0).length;
              mostBehind = Math.max(mostBehind, behind);
              await setImmediate();
              working.set(name, (working.get(name) ?? 0) - 1);
              return await stream.process(samples);
            },
          };
        },
      },
      logger: silentLogger,
      limits: { maxPendingMs: 300_000, maxUtteranceMs: 60_000 },
      catchUp,
      post: () => {},
    });
  };
  const behind = Array.from({ length: 8 }, (_, n) => open(`behind${n}`));
  for (const input of behind) input.append(Buffer.alloc(48_000 * 20));
  const prompt = open("prompt");
  for (let n = 0; n < 10; n++) await setImmediate();
  prompt.append(Buffer.alloc(48 * 320));
  for (let n = 0; n < 15; n++) await setImmediate();
  expect(mostBehind).toBe(2);
  // Ten frames of 32 ms, though eight others have twenty seconds each to go.
  expect(prompt.waitingBytes).toBe(0);
  expect(behind[0]?.waitingBytes).toBeGreaterThan(48_000 * 15);
  for (let n = 0; n < 6000; n++) await setImmediate();
  for (const input of behind) expect(input.waitingBytes).toBe(0);
  expect(mostBehind).toBe(8);
});
