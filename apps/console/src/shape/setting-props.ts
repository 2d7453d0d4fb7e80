import type { FunctionComponent } from "preact";
import type { SettingSpec } from "./setting-spec.ts";

/** A setting with its value and what becomes of it. */
export interface SettingFieldProps {
  readonly spec: SettingSpec;
  /** Dotted path from the session down; ids are made of it. */
  readonly path: string;
  readonly value: unknown;
  readonly changed: boolean;
  readonly onChange: (value: unknown) => void;
  /** Absent inside objects, which are put back as a whole. */
  readonly onReset?: () => void;
}

/** What a control needs beside the field that it is in. */
export interface SettingControlProps extends SettingFieldProps {
  /** Id of the control; its meaning and label have ids made from it. */
  readonly id: string;
  /** Draws the settings inside an object. */
  readonly Member: FunctionComponent<SettingFieldProps>;
}
