import type { Credential } from "@vivavoce/client";
import { ChatFailure } from "./chat-failure.ts";
import type { ChatSignIn } from "./chat-settings.ts";
import { loadEntraCredential } from "./entra-credential.ts";
import type { SecretMask } from "./secret-mask.ts";

/** What tokens for Voice Live are asked for (TR-31). */
const scope = "https://ai.azure.com/.default";

/**
 * The credential of a chat. Every secret it holds, and every token it gets, is masked from then on.
 * @param folder where the user's own packages may be.
 * @throws {ChatFailure} when Entra ID is asked for and its package is not installed, or nobody is signed in.
 */
export async function openCredential(
  signIn: ChatSignIn,
  mask: SecretMask,
  folder: string,
): Promise<Credential | undefined> {
  switch (signIn.type) {
    case "none":
      return undefined;
    case "key":
      mask.add(signIn.key);
      return { key: signIn.key };
    case "token":
      mask.add(signIn.token);
      return { token: signIn.token };
    case "entra": {
      const source = await loadEntraCredential(folder);
      const answer = await source.getToken(scope).catch((error: unknown) => {
        throw new ChatFailure("No token of Microsoft Entra ID could be had. Sign in first: az login.", {
          cause: error,
        });
      });
      if (answer === null) throw new ChatFailure("Microsoft Entra ID gave no token. Sign in first: az login.");
      mask.add(answer.token);
      return { token: answer.token };
    }
  }
}
