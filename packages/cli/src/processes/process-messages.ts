import type { EngineErrorCode } from "@vivavoce/engine";
import type { AboutServer, FromSessions, ToSessions } from "@vivavoce/server";
import type { SecretsByPlace } from "../compose/engine-secrets.ts";
import type { DoorSigns } from "../compose/open-doors.ts";
import type { Config } from "../config/config-schema.ts";

/** What a process of the server is told first. */
export type ToProcess =
  | {
      readonly type: "start";
      readonly config: Config;
      /** Where the engines are asked: a Unix socket or a named pipe. */
      readonly enginesAt: string;
      /** What opens the servers that engines ask, where that is another than in the configuration. */
      readonly secrets: SecretsByPlace;
      /** Folder of relative paths. */
      readonly cwd: string;
      /** Counted from 1; 0 for the process of the engines. */
      readonly number: number;
      /** Says in the log who answers, which one of several processes does. */
      readonly namesModels: boolean;
    }
  | { readonly type: "end" }
  | { readonly type: "numbers" }
  /** Keys of engines are others; or who this program is on the bus. */
  | { readonly type: "secrets"; readonly secrets: SecretsByPlace }
  | { readonly type: "bus"; readonly bus: Config["bus"] }
  | ToSessions;

/** What a process of the server says. */
export type FromProcess =
  | { readonly type: "ready"; readonly about?: AboutServer; readonly signs?: DoorSigns }
  /** It cannot start, for a reason that a person is told. */
  | { readonly type: "refused"; readonly isConfig: boolean; readonly code: EngineErrorCode; readonly message: string }
  /** Said every second by the process of the engines: it lives. */
  | { readonly type: "alive" }
  | { readonly type: "numbers"; readonly text: string }
  | FromSessions;
