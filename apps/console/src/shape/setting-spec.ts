/** How a setting is chosen. */
export type Control =
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly values: readonly (string | number)[] }
  | {
      readonly kind: "number";
      readonly integer: boolean;
      readonly minimum?: number;
      readonly maximum?: number;
      /** Unit of the number, for example `ms`; empty for none. */
      readonly unit: string;
      /** What an empty field stands for, for example `inf`; absent where that is null. */
      readonly empty?: string;
    }
  | { readonly kind: "text"; readonly long: boolean }
  /** Several of these, or lines of free text where none are given. */
  | { readonly kind: "list"; readonly values?: readonly string[] }
  | { readonly kind: "object"; readonly variants: readonly VariantSpec[] }
  | { readonly kind: "json" };

/** One setting of a session, made from the schema when the page is built. */
export interface SettingSpec {
  /** Name on the wire. */
  readonly name: string;
  readonly meaning: string;
  /** Key of the group that shows it; absent in objects. */
  readonly group?: string;
  readonly control: Control;
  /** Whether null may be sent, which clears it. */
  readonly nullable: boolean;
  readonly required: boolean;
  readonly default?: unknown;
}

/** One form of an object, told from the others by a constant member. */
export interface VariantSpec {
  /** Value of `type`; empty where there is one variant only. */
  readonly type: string;
  readonly meaning: string;
  readonly fields: readonly SettingSpec[];
}
