import type { BufferedRecognizer, BufferedRequest } from "@vivavoce/engine";
import { expect, test } from "vitest";
import type { SoundDenoiser } from "./create-sherpa-denoiser.ts";
import { denoiseBefore } from "./denoise-before.ts";

/** A denoiser that takes 120 ms, and what the recognizer behind it is asked. */
async function asked(request: Partial<BufferedRequest<undefined>>): Promise<BufferedRequest<undefined> | undefined> {
  let nowMs = 0;
  const quiet = new Float32Array(160);
  const denoiser: SoundDenoiser = {
    id: "denoiser",
    denoise: (_samples, { signal }) => {
      nowMs += 120;
      return Promise.resolve(signal.aborted ? undefined : quiet);
    },
    health: () => ({ isReady: true }),
    close: () => Promise.resolve(),
  };
  let seen: BufferedRequest<undefined> | undefined;
  const recognizer = {
    recognize(each: BufferedRequest<undefined>) {
      seen = each;
      return Promise.resolve({ text: "" });
    },
  } as unknown as BufferedRecognizer<undefined>;
  const signal = new AbortController().signal;
  const samples = new Float32Array(160).fill(1);
  await denoiseBefore(recognizer, denoiser, () => nowMs).recognize({ samples, purpose: "final", signal, ...request });
  return seen;
}

test.each([
  [300, 180],
  [100, 0],
  [undefined, undefined],
])("of %s ms that a text may take, %s are left behind the denoiser", async (withinMs, left) => {
  expect((await asked({ ...(withinMs !== undefined && { withinMs }) }))?.withinMs).toBe(left);
});

test("a partial hears the sound as it is, in all of its time", async () => {
  expect(await asked({ purpose: "partial", withinMs: 300 })).toMatchObject({ withinMs: 300 });
});

test("what was given up is not recognized", async () => {
  expect(await asked({ signal: AbortSignal.abort() })).toBeUndefined();
});
