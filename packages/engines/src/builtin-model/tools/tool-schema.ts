import { isRecord } from "@vivavoce/audio/is-record";
import type { ModelTool } from "@vivavoce/engine";

/** One argument of a tool, as far as its JSON Schema is simple. */
export interface ToolParameter {
  readonly name: string;
  readonly type: "string" | "number" | "integer" | "boolean" | "other";
  readonly choices: readonly string[];
  readonly required: boolean;
}

/** Top-level properties of the tool's JSON Schema; empty when it has none or is not an object schema. */
export function readParameters(tool: ModelTool): ToolParameter[] {
  const schema = asRecord(tool.parameters);
  const properties = asRecord(schema["properties"]);
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  return Object.entries(properties).map(([name, value]) => {
    const property = asRecord(value);
    const choices = Array.isArray(property["enum"])
      ? property["enum"].filter((choice) => typeof choice === "string")
      : [];
    return {
      name,
      type: readType(property["type"]),
      choices,
      required: required.includes(name),
    };
  });
}

/** Words of an identifier: `getWeather` and `get_weather` are both get, weather. */
export function identifierWords(identifier: string): string[] {
  return identifier
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== "");
}

function readType(type: unknown): ToolParameter["type"] {
  const candidates: unknown[] = Array.isArray(type) ? type : [type];
  for (const candidate of candidates) {
    if (candidate === "string" || candidate === "number" || candidate === "integer" || candidate === "boolean") {
      return candidate;
    }
  }
  return "other";
}

function asRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? { ...value } : {};
}
