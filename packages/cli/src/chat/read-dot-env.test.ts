import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { ConfigError } from "../config/config-error.ts";
import { readDotEnv } from "./read-dot-env.ts";

it("reads a folder's .env, where there is one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "vivavoce-env-"));
  try {
    expect(await readDotEnv(folder)).toEqual({});
    await writeFile(join(folder, ".env"), '# quickstart\nVOICE_LIVE_MODEL="gpt-4o"\nAZURE_VOICE_LIVE_API_KEY=\n');
    expect(await readDotEnv(folder)).toEqual({ VOICE_LIVE_MODEL: "gpt-4o", AZURE_VOICE_LIVE_API_KEY: "" });
    await rm(join(folder, ".env"));
    await mkdir(join(folder, ".env"));
    await expect(readDotEnv(folder)).rejects.toThrow(ConfigError);
  } finally {
    await rm(folder, { recursive: true });
  }
});
