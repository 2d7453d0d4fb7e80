import {
  API_VERSIONS,
  DIALECTS,
  createOpenaiBetaDialect,
  createOpenaiGaDialect,
  createSession,
  createVoiceLiveDialect,
  createVoiceLiveV1Dialect,
} from "@vivavoce/protocol";
import type { ApiVersion, Dialect, DialectName, ServerEventType, TurnDetectionInput } from "@vivavoce/protocol";
import { EVENT_SINCE, completeTurnDetection, gaName } from "@vivavoce/protocol/schemas";

/** Labels of the columns: the dated api-versions, and the dialects beside them. */
export const VERSION_LABELS: readonly string[] = [...API_VERSIONS, "v1", "OpenAI GA", "OpenAI beta"];

/** Where a server event is known. */
export interface EventVersions {
  readonly type: ServerEventType;
  /** First dated api-version that has it; undefined when none has. */
  readonly since: ApiVersion | undefined;
  /** Names it has in Voice Live `v1`, in order; none when it is not sent. */
  readonly v1: readonly string[];
  readonly openaiGa: readonly string[];
  readonly openaiBeta: readonly string[];
}

/** A default that is not the same everywhere. */
interface DefaultDifference {
  /** Path of the field, for example `turn_detection.prefix_padding_ms`. */
  readonly path: string;
  /** Turn-detection type that it holds for; undefined for a new session. */
  readonly turnDetection: string | undefined;
  /** Value by label of `VERSION_LABELS`. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What differs between versions and dialects. */
export interface VersionDescription {
  readonly events: readonly EventVersions[];
  readonly defaults: readonly DefaultDifference[];
}

/** Names of an event in a dialect; `conversation.item.created` is told in two steps by nested ones (wire.md 11.3). */
function namesIn(dialect: Dialect, type: ServerEventType, nested: boolean): readonly string[] {
  const name = nested ? gaName(type) : type;
  if (dialect.knowsEvent(name)) return [name];
  if (!nested || type !== "conversation.item.created") return [];
  return ["conversation.item.added", "conversation.item.done"].filter((step) => dialect.knowsEvent(step));
}

function describeEvents(): readonly EventVersions[] {
  const dated = API_VERSIONS.map((version) => [version, createVoiceLiveDialect(version)] as const);
  const v1 = createVoiceLiveV1Dialect();
  const ga = createOpenaiGaDialect();
  const beta = createOpenaiBetaDialect();
  return (Object.keys(EVENT_SINCE) as ServerEventType[]).map((type) => ({
    type,
    since: dated.find(([, dialect]) => dialect.knowsEvent(type))?.[0],
    v1: namesIn(v1, type, true),
    openaiGa: namesIn(ga, type, true),
    openaiBeta: namesIn(beta, type, false),
  }));
}

/** The values of an object by path; null is the same as none. */
function flatten(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (value === null) return [];
  if (typeof value !== "object" || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, path === "" ? key : `${path}.${key}`));
}

interface Column {
  readonly label: string;
  readonly apiVersion: ApiVersion;
  readonly dialect: DialectName;
}

const COLUMNS: readonly Column[] = [
  ...API_VERSIONS.map((apiVersion) => ({ label: apiVersion, apiVersion, dialect: "voice-live" as const })),
  { label: "v1", apiVersion: DIALECTS["voice-live-v1"].defaultsOf, dialect: "voice-live-v1" },
  { label: "OpenAI GA", apiVersion: DIALECTS["openai-ga"].defaultsOf, dialect: "openai-ga" },
  { label: "OpenAI beta", apiVersion: DIALECTS["openai-beta"].defaultsOf, dialect: "openai-beta" },
];

function differences(
  turnDetection: string | undefined,
  build: (column: Column) => object,
  prefix: string,
): readonly DefaultDifference[] {
  const tables = COLUMNS.map((column) => [column.label, new Map(flatten(build(column), prefix))] as const);
  const paths = [...new Set(tables.flatMap(([, table]) => [...table.keys()]))];
  return paths
    .map((path) => ({
      path,
      turnDetection,
      values: Object.fromEntries(tables.map(([label, table]) => [label, table.get(path)])),
    }))
    .filter(({ values }) => new Set(Object.values(values).map((value) => JSON.stringify(value))).size > 1);
}

/** Types of turn detection, in the order of wire.md. */
const TURN_DETECTION_TYPES = [
  "server_vad",
  "semantic_vad",
  "azure_semantic_vad",
  "azure_semantic_vad_en",
  "azure_semantic_vad_multilingual",
] as const satisfies readonly TurnDetectionInput["type"][];

/** What differs between versions and dialects, asked of the dialects and defaults themselves. */
export function describeVersions(): VersionDescription {
  const newSession = ({ apiVersion, dialect }: Column): object => {
    const { ga: _nested, ...session } = createSession({ apiVersion, dialect, model: "m", id: "s", expiresAt: 0 });
    return session;
  };
  return {
    events: describeEvents(),
    defaults: [
      ...differences(undefined, newSession, ""),
      ...TURN_DETECTION_TYPES.flatMap((type) =>
        differences(type, ({ apiVersion }) => completeTurnDetection({ type }, apiVersion), "turn_detection"),
      ),
    ],
  };
}
