import { readFileSync } from "node:fs";

/** Version of this server's package. */
export const serverVersion = readVersion();

function readVersion(): string {
  // The package's manifest is two folders up, from src/runtime and from dist/runtime.
  const manifest: unknown = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest && typeof manifest.version === "string" ? manifest.version : "unknown";
}
