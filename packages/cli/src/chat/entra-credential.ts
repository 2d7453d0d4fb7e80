import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { TokenSource } from "@vivavoce/client";
import { ChatFailure } from "./chat-failure.ts";

const packageName = "@azure/identity";

/**
 * The credential that finds its own way to a token: `az login`, environment, managed identity (TR-31). The package is
 * not ours to bring: it is looked for beside this program and in the folder of the user.
 * @throws {ChatFailure} when it is not installed or has no such credential; says what to do.
 */
export async function loadEntraCredential(folder: string): Promise<TokenSource> {
  const identity = await loadIdentity(folder);
  const Credential = identity["DefaultAzureCredential"] as (new () => TokenSource) | undefined;
  if (typeof Credential !== "function") {
    throw new ChatFailure(`The installed ${packageName} has no DefaultAzureCredential. Install version 4.`);
  }
  return new Credential();
}

/** Whether the package can be found from here or from a folder. */
export async function hasIdentityPackage(folder: string): Promise<boolean> {
  return loadIdentity(folder).then(
    () => true,
    () => false,
  );
}

async function loadIdentity(folder: string): Promise<Readonly<Record<string, unknown>>> {
  const places = [import.meta.url, pathToFileURL(join(folder, "package.json")).href];
  for (const place of places) {
    const path = resolveFrom(place);
    if (path === undefined) continue;
    const module = (await import(pathToFileURL(path).href)) as Record<string, unknown>;
    // A CommonJS package may hold its names in `default` alone.
    return { ...(module["default"] as object | undefined), ...module };
  }
  throw new ChatFailure(
    `To sign in with Microsoft Entra ID, install the package ${packageName} (npm install ${packageName}) and sign in ` +
      "(az login); or use a key: set AZURE_VOICELIVE_API_KEY.",
  );
}

function resolveFrom(place: string): string | undefined {
  try {
    return createRequire(place).resolve(packageName);
  } catch {
    return undefined;
  }
}
