import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openCall, scriptedModel } from "@vivavoce/testing";
import { afterAll, describe, expect, it } from "vitest";
import { writeLexiconVoice } from "../../packages/engines/test/networks/voice-networks.ts";
import { needPackage } from "../../test/needs.ts";
import { createEnginesWithVoice } from "./model-voice.ts";

const sherpa = needPackage("sherpa-onnx-node");
const folder = join(mkdtempSync(join(tmpdir(), "vivavoce-model-")), "vits");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(sherpa.missing)(sherpa.title("a model as the voice"), () => {
  it("is heard in a call", async () => {
    writeLexiconVoice(folder);
    const { synthesizer, close } = await createEnginesWithVoice(`path:${folder}`);
    const call = await openCall({ model: scriptedModel(["Good morning."]), engines: { synthesizer } });
    try {
      await call.userSays("Hello?");
      const turn = await call.expectTurn({ says: "Good morning." });
      expect(turn.audioMs).toBeGreaterThan(400);
    } finally {
      await call.hangUp();
      await close();
    }
  });
});
