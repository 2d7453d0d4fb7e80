import type { ClientCredential } from "@vivavoce/client";
import type { ChatSignIn } from "./chat-settings.ts";
import { loadEntraCredential } from "./entra-credential.ts";
import type { SecretMask } from "./secret-mask.ts";

/**
 * The credential of a chat. Every secret it holds, and every token it gets, is masked from then on. Tokens of Entra ID
 * are asked for anew with every connection.
 * @param folder where the user's own packages may be.
 * @throws {ChatFailure} when Entra ID is asked for and its package is not installed.
 */
export async function openCredential(
  signIn: ChatSignIn,
  mask: SecretMask,
  folder: string,
): Promise<ClientCredential | undefined> {
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
      return {
        async getToken(scopes, options) {
          const answer = await source.getToken(scopes, options);
          if (answer !== null) mask.add(answer.token);
          return answer;
        },
      };
    }
  }
}
