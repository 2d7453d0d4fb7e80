import { sessionHeader, sessionQuery } from "@vivavoce/protocol";
import type { Dialect } from "@vivavoce/protocol";
import { digestOf, isClientSecret } from "../../access/client-secrets.ts";
import { offeredTokens } from "../credentials.ts";
import { firstValueOf, headerOf } from "../upgrade-request.ts";
import type { UpgradeRequest } from "../upgrade-request.ts";

/** What a client says that knows the id of its session, and nothing else of resuming. */
export interface SessionAsk {
  /** As the client says it; no more than it takes to see that it is none. */
  readonly sessionId: string;
  /** It was found here when its client was let in, and is counted. */
  readonly isHere: boolean;
}

/** The id of the session that an upgrade asks for; undefined where it asks for none. */
export function askedSessionOf(request: UpgradeRequest): string | undefined {
  const id = firstValueOf(request.query, sessionQuery) ?? headerOf(request, sessionHeader);
  return id === undefined || id.trim() === "" ? undefined : id.trim().slice(0, longestId + 1);
}

const longestId = 100;
/** How ids look of sessions that may be asked for. */
const idForm = /^sess_(?:(\d{1,4})_)?[A-Za-z0-9]{12,80}$/;

/** Whether an id may be one of a session of ours. */
export function isSessionId(id: string): boolean {
  return idForm.test(id);
}

/** The id of a session that may be asked for. @param place the process that has it, where there are several */
export function newSessionId(seed: string, place: number | undefined): string {
  return place === undefined ? `sess_${seed}` : `sess_${place}_${seed}`;
}

/** The process that has a session; undefined where its id does not say. */
export function placeOfSession(id: string): number | undefined {
  const digits = idForm.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * Who may ask for a session by its id, which is no secret: of a client secret only who shows it again, since its minter gives
 * them to many. @param callerId of the caller, who minted the secret
 */
export function sessionOwnerOf(callerId: string, request: UpgradeRequest, hasGrant: boolean): string {
  if (!hasGrant) return callerId;
  const secrets = [...new Set(offeredTokens(request).filter(isClientSecret))].toSorted();
  return `${callerId}#${digestOf(secrets.join(" "))}`;
}

/** Whether who asks may have a session: its owner, or the key that minted the owner's secret. */
export function mayHave(asks: string, owner: string): boolean {
  return asks === owner || owner.startsWith(`${asks}#`);
}

/** The protocol that a client comes back with must be that of its session, or it would not understand it. */
export function protocolOf({
  name,
  apiVersion,
  sessionType,
}: Pick<Dialect, "name" | "apiVersion" | "sessionType">): string {
  return `${name} ${apiVersion} ${sessionType}`;
}
