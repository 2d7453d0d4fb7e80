// #region errors
import { connect, ConnectionError, ServerError, UnauthorizedError } from "@vivavoce/client";

/** Says what went wrong, for people. */
export async function tryToConnect(endpoint: string, credential?: string): Promise<string> {
  try {
    const client = await connect({ endpoint, credential, model: "gpt-4o" });
    await client.close();
    return "It works.";
  } catch (error) {
    if (error instanceof UnauthorizedError) return "Please sign in again.";
    if (error instanceof ConnectionError) return error.message; // Says what to do.
    if (error instanceof ServerError) return `${error.code}: ${error.message}`;
    throw error;
  }
}
// #endregion
