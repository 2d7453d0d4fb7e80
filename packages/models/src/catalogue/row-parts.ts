import type { HubSource, Measurement, ModelFileRole, ModelLicence } from "../model-row.ts";

/** Nobody who writes here has run it. */
export const notMeasured: Measurement = { measured: false };

/** A repository of the Hub at one commit, with its files as role, path, bytes and SHA-256. */
export function hub(
  repository: string,
  commit: string,
  files: readonly (readonly [role: ModelFileRole, path: string, bytes: number, sha256: string])[],
): HubSource {
  return { repository, commit, files: files.map(([role, path, bytes, sha256]) => ({ role, path, bytes, sha256 })) };
}

/** Terms that ask for the naming of whoever made it. */
export function licence(name: string, url: string, attribution: string, acceptance?: string): ModelLicence {
  return { name, url, attribution, ...(acceptance === undefined ? {} : { acceptance }) };
}

export const apache = "https://www.apache.org/licenses/LICENSE-2.0";
export const creativeCommonsBy = "https://creativecommons.org/licenses/by/4.0/";
export const mit = "https://opensource.org/license/mit";
