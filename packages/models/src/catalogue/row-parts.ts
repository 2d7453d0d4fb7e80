import type { HubSource, Measurement, ModelFileRole, ModelLicence } from "../model-row.ts";

/** Nobody who writes here has run it. */
export const notMeasured: Measurement = { measured: false };

/**
 * A repository of the Hub at one commit, with its files as role, path, bytes and SHA-256, and those that only the Hub can list as
 * role, path and about how many bytes.
 */
export function hub(
  repository: string,
  commit: string,
  files: readonly (readonly [role: ModelFileRole, path: string, bytes: number, sha256: string])[],
  listed: readonly (readonly [role: ModelFileRole, path: string, aboutBytes: number])[] = [],
): HubSource {
  return {
    repository,
    commit,
    ...(listed.length === 0 ? {} : { listed: listed.map(([role, path, aboutBytes]) => ({ role, path, aboutBytes })) }),
    files: files.map(([role, path, bytes, sha256]) => ({ role, path, bytes, sha256 })),
  };
}

/** An archive of the releases of sherpa-onnx, with what is in it as role, path and bytes; its name is its folder's too. */
export function release(
  tag: "tts-models" | "asr-models",
  name: string,
  bytes: number,
  sha256: string,
  listed: readonly (readonly [role: ModelFileRole, path: string, aboutBytes: number])[],
): HubSource {
  return {
    repository: `k2-fsa/${name}`,
    commit: sha256.slice(0, 40),
    files: [],
    listed: listed.map(([role, path, aboutBytes]) => ({ role, path, aboutBytes })),
    archive: {
      url: `https://github.com/k2-fsa/sherpa-onnx/releases/download/${tag}/${name}.tar.bz2`,
      bytes,
      sha256,
      root: name,
    },
  };
}

/** Terms that ask for the naming of whoever made it. */
export function licence(name: string, url: string, attribution: string, acceptance?: string): ModelLicence {
  return { name, url, attribution, ...(acceptance === undefined ? {} : { acceptance }) };
}

export const apache = "https://www.apache.org/licenses/LICENSE-2.0";
export const creativeCommonsBy = "https://creativecommons.org/licenses/by/4.0/";
export const mit = "https://opensource.org/license/mit";
