import type { Messages } from "../text/messages.ts";
import type { SettingSpec } from "./setting-spec.ts";

/** Key of a group, as the rows of the protocol name it. */
type GroupKey = keyof Messages["settings"]["groups"];

/** Settings that belong together. */
export interface SettingGroup {
  readonly key: GroupKey;
  readonly settings: readonly SettingSpec[];
}

const groups: readonly GroupKey[] = ["answers", "turns", "hearing", "tools", "formats", "more"];

/** Settings in groups. */
export function groupSettings(settings: readonly SettingSpec[]): readonly SettingGroup[] {
  return groups.map((key) => ({ key, settings: settings.filter(({ group }) => group === key) }));
}
