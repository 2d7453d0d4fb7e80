export { sourceOf, startLocalHub } from "./local-hub.ts";
export type { HubFault, HubRequestSeen, LocalHub, LocalHubOptions, LocalRepository } from "./local-hub.ts";
export { smallVoice } from "./small-models.ts";
