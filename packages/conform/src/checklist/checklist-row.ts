/** How much depends on a row: core = no voice client works without it, expected = common clients use it, else rare. */
export type Importance = "core" | "expected" | "rare";

/** One row of the checklist: id, name, the api-version or dialect that brought it, importance. */
export type ChecklistRow = readonly [id: string, name: string, since: string, importance: Importance];
