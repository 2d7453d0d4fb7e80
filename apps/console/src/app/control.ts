import { openSpeaker } from "@vivavoce/client/browser-audio";
import { askServer } from "./ask-server.ts";
import { CallControl } from "./call-control.ts";
import { startCall } from "./call.ts";

/** The conversations of this page. */
export const control = new CallControl({ ask: askServer, begin: startCall, openSpeaker });
