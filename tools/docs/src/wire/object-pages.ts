import { LATEST_API_VERSION } from "@vivavoce/protocol";
import { COMPONENT_EXAMPLES } from "./component-examples.ts";
import type { ObjectDescription, ProtocolDescription } from "./describe-protocol.ts";
import type { FieldDescription, VariantDescription } from "./describe-fields.ts";
import { defaultCell, limitsOf, sentFields, typeCell, variantFields, writtenFields } from "./field-table.ts";
import { code, GENERATED, jsonBlock, page, table } from "./markdown.ts";
import { linkedType, OBJECT_PLACES, SETTINGS } from "./object-places.ts";

function objectOf({ objects }: ProtocolDescription, name: string): ObjectDescription {
  const found = objects.get(name);
  if (found === undefined) throw new Error(`There is no object ${name}.`);
  return found;
}

function variantTitle({ when }: VariantDescription): string {
  return Object.entries(when)
    .map(([name, value]) => `${code(name)} ${code(JSON.stringify(value))}`)
    .join(", ");
}

const withIds = (meaning: string, ids: readonly string[]): string =>
  [ids.length === 0 ? "" : `${ids.join(", ")}.`, meaning].filter((word) => word !== "").join(" ");

/** A named object: its variants, each with its fields. */
function section(
  protocol: ProtocolDescription,
  name: string,
  fields: (fields: readonly FieldDescription[]) => string,
  note = "",
): string {
  const { meaning, ids, variants, instead } = objectOf(protocol, name);
  const example = COMPONENT_EXAMPLES[name];
  return page([
    `## ${OBJECT_PLACES[name]?.title ?? name}`,
    [withIds(meaning, ids), note].filter((text) => text !== "").join(" "),
    instead === "" ? "" : `${linkedType(instead)}, or an object:`,
    ...variants.flatMap((variant) => [
      variants.length === 1 ? "" : `### ${variantTitle(variant)}`,
      variants.length === 1 ? "" : withIds(variant.meaning, variant.ids),
      fields(variant.fields),
    ]),
    example === undefined ? "" : jsonBlock(example),
  ]).trimEnd();
}

/** A named object with many variants that share most of their fields, in one table. */
function mergedSection(protocol: ProtocolDescription, name: string): string {
  const { meaning, ids, variants } = objectOf(protocol, name);
  return page([
    `## ${OBJECT_PLACES[name]?.title ?? name}`,
    withIds(meaning, ids),
    table(
      ["`type`", "What it is"],
      variants.map(({ when, fields }) => [
        code(String(when.type)),
        fields.find(({ path }) => path === "type")?.meaning ?? "",
      ]),
    ),
    variantFields(variants),
    jsonBlock(COMPONENT_EXAMPLES[name]),
  ]).trimEnd();
}

/** Both directions of the session in one table: what can be written takes its type from the update. */
function sessionTable(protocol: ProtocolDescription): string {
  const sent = objectOf(protocol, "Session").variants[0]?.fields ?? [];
  const written = new Map((objectOf(protocol, "SessionUpdate").variants[0]?.fields ?? []).map((f) => [f.path, f]));
  return table(
    ["Field", "Type", "Can be set", "Default", "Limits", "Meaning", "Id"],
    sent.map((echo) => {
      const own = written.get(echo.path);
      const field = own ?? echo;
      const set = own === undefined || echo.path === "model" ? "no" : own.nullable ? "yes, null clears it" : "yes";
      return [
        code(field.path),
        typeCell({ ...field, nullable: echo.nullable }),
        set,
        defaultCell(field),
        limitsOf(field),
        field.meaning,
        field.ids.join(", "),
      ];
    }),
  );
}

/** `docs/reference/session.md`. */
export function sessionPage(protocol: ProtocolDescription): string {
  // Voice and turn detection have a table each for all of their variants.
  const [, , ...parts] = Object.keys(SETTINGS);
  return page([
    "# Session settings",
    GENERATED,
    "The session of `session.update`, `session.created` and `session.updated` in the flat form of the dated api-versions. " +
      "An update changes the fields it names and no others; the answer has every field, unset ones as null. Inside the " +
      "objects below, a field that is left out or null takes its default, which the answer shows.",
    `Defaults are those of ${LATEST_API_VERSION}; [versions](versions.md#defaults) says where they differ.`,
    "## Session",
    sessionTable(protocol),
    jsonBlock(COMPONENT_EXAMPLES.SessionUpdate),
    mergedSection(protocol, "VoiceInput"),
    mergedSection(protocol, "TurnDetectionInput"),
    ...parts.map((name) => section(protocol, `${name}Input`, writtenFields)),
  ]);
}

/** `docs/reference/response-create.md`. */
export function responseCreatePage(protocol: ProtocolDescription): string {
  return page([
    "# Responses",
    GENERATED,
    "What `response.create` can ask for, and the object that tells what became of it.",
    section(protocol, "ResponseCreateParams", writtenFields),
    section(protocol, "Response", sentFields, "In `response.created` and `response.done`."),
    section(protocol, "Usage", sentFields),
  ]);
}

/** `docs/reference/items.md`. */
export function itemsPage(protocol: ProtocolDescription): string {
  const own = objectOf(protocol, "ItemInput").variants.map((variant) => JSON.stringify(variant.when));
  const inputItems = objectOf(protocol, "ResponseInputItem");
  const more = inputItems.variants.filter(({ when }) => !own.includes(JSON.stringify(when)));
  const added = {
    ...protocol,
    objects: new Map([...protocol.objects, ["ResponseInputItem", { ...inputItems, variants: more }]]),
  };
  return page([
    "# Items",
    GENERATED,
    "Entries of the conversation, and the parts that messages are made of. The order of the conversation is told by " +
      "`previous_item_id`.",
    section(protocol, "ItemInput", writtenFields, "In `conversation.item.create` and `append_input_items`."),
    section(
      added,
      "ResponseInputItem",
      writtenFields,
      "In `input_items`: any item of the client, or a reference (IT-13).",
    ),
    section(protocol, "PreGeneratedMessage", writtenFields, "In `pre_generated_assistant_message` (RC-13)."),
    section(protocol, "Item", sentFields),
    section(protocol, "ContentPart", sentFields),
    section(protocol, "ResponsePart", sentFields, "In `response.content_part.added` and `.done`."),
  ]);
}
