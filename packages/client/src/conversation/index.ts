/** What a conversation looks like, from events alone: those of a session, or of a recording. `ConversationView` is made of it. */
export type { Activity, ConversationEntry, EntryKind, EntryState } from "./conversation-snapshot.ts";
export { activityOf } from "./conversation-view.ts";
export { EntryList } from "./entry-list.ts";
export { FloorWatch } from "../floor.ts";
export type { Floor } from "../floor.ts";
