import { ModelError } from "../model-error.ts";
import type { HubAnswer, HubClient, HubRequest } from "./hub-client.ts";
import { explainRefusal } from "./refusal.ts";
import type { PullSurroundings } from "./pull-surroundings.ts";

/** Waits before the next attempt, milliseconds; after the last one it is given up. */
const waitsMs = [1000, 2000, 4000, 8000];

/** What asking again needs. */
export interface PatientOptions {
  readonly client: HubClient;
  readonly hasToken: boolean;
  readonly surroundings: Pick<PullSurroundings, "nowMs" | "wait">;
  readonly signal: AbortSignal;
  /** Told of a failure after which it is tried again. */
  readonly onRetry?: (failure: ModelError) => void;
}

/**
 * Asks until there is an answer that will not be another one later, and waits as long as the server says.
 * @param accept the statuses that the caller can use
 * @throws {ModelError} `unreachable` or `refused`
 */
export async function askPatiently(
  request: HubRequest,
  repository: string,
  accept: (status: number) => boolean,
  { client, hasToken, surroundings, signal, onRetry }: PatientOptions,
): Promise<HubAnswer> {
  for (let attempt = 0; ; attempt += 1) {
    let failure: ModelError;
    let waitMs = waitsMs[attempt];
    try {
      const answer = await client.ask({ ...request, signal });
      answer.body.on("error", () => undefined);
      if (accept(answer.status)) return answer;
      answer.body.destroy();
      const refusal = explainRefusal(answer, repository, hasToken, surroundings.nowMs());
      if (!refusal.passing) throw refusal.error;
      failure = refusal.error;
      if (waitMs !== undefined) waitMs = refusal.waitMs ?? waitMs;
    } catch (error) {
      if (!(error instanceof ModelError) || error.code !== "unreachable") throw error;
      failure = error;
    }
    if (waitMs === undefined) throw failure;
    onRetry?.(failure);
    await surroundings.wait(waitMs, signal);
  }
}
