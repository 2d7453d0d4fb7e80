declare module "virtual:session-settings" {
  /** Every setting of `session.update`, from the schemas of the protocol. */
  export const sessionSettings: readonly import("./setting-spec.ts").SettingSpec[];
}
