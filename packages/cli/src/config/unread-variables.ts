import { ConfigError } from "./config-error.ts";
import { editDistance, nearestName } from "./nearest-name.ts";
import { secretFileVariables } from "./secret-files.ts";
import { configFileVariable, settings } from "./settings.ts";

type Variables = Readonly<Record<string, string | undefined>>;

/** What of ours begins like a setting and is read by somebody: commands, recipes, what stands beside a server, tests. */
const readElsewhere: readonly string[] = [
  configFileVariable,
  "VIVAVOCE_LANG",
  "VIVAVOCE_MODEL_CATALOGUE",
  "VIVAVOCE_ADMIN_ENDPOINT",
  "VIVAVOCE_METRICS_ENDPOINT",
  "VIVAVOCE_URL",
  "VIVAVOCE_OPENAI_URL",
  "VIVAVOCE_REALTIME_URL",
  "VIVAVOCE_REALTIME_KEY",
  "VIVAVOCE_EDGE",
  "VIVAVOCE_GATEWAYS",
  "VIVAVOCE_GATEWAY_ONE",
  "VIVAVOCE_GATEWAY_TWO",
  "VIVAVOCE_HAPROXY_SOCKET",
  "VIVAVOCE_TESTDATA",
  "VIVAVOCE_BENCH_ROLE",
  "VIVAVOCE_SHOW_SIZES",
];

const settingVariables = settings.flatMap(({ variable }) => variable ?? []);

/** Those whose loss may leave a server open. What others of ours are like is no reason to stop one. */
const ofServers: readonly string[] = [configFileVariable, ...settingVariables, ...secretFileVariables];

/** Kubernetes tells each pod of its services, and those of a server may be called `vivavoce-…`. */
const ofKubernetes =
  /^VIVAVOCE_(?:\w+_)?(?:SERVICE_(?:HOST|PORT(?:_\w+)?)|PORT_\d+_(?:TCP|UDP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const portOfKubernetes = /^VIVAVOCE_(?:\w+_)?PORT$/;

/**
 * Variables that begin like ours and that nothing reads.
 * @throws ConfigError for one that is a setting but for a letter or two: what it was to say may be what keeps strangers out
 */
export function unreadVariables(env: Variables): readonly string[] {
  const known = [...readElsewhere, ...settingVariables, ...secretFileVariables];
  // An empty one says nothing, as everywhere: compose files set such.
  const unread = Object.keys(env).filter(
    (name) =>
      name.startsWith("VIVAVOCE_") && env[name]?.trim() && !known.includes(name) && !isOfKubernetes(name, env[name]),
  );
  for (const name of unread) {
    const meant = ofServers.find((candidate) => editDistance(name, candidate) <= 2);
    if (meant !== undefined) {
      throw new ConfigError(`${name} in the environment: there is no such variable. Did you mean ${meant}?`);
    }
  }
  return unread;
}

function isOfKubernetes(name: string, value: string | undefined): boolean {
  return ofKubernetes.test(name) || (portOfKubernetes.test(name) && /^(?:tcp|udp):\/\//.test(value ?? ""));
}

/** A line for each variable that nothing reads, with the name that may have been meant. */
export function unreadNotices(unread: readonly string[], known: readonly string[] = settingVariables): string[] {
  return unread.map((name) => {
    const nearest = known.find((candidate) => name === `VIVAVOCE_${candidate}`) ?? nearestName(name, known);
    const hint = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    return `WARNING: ${name} is set, and nothing here reads it.${hint}`;
  });
}
