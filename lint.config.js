/**
 * The rules of oxlint, and the arrows of ARCHITECTURE.md: what a package may import, and in which order its rooms stand.
 * A file is held by the last entry of `overrides` that it fits.
 */

/** Other packages of ours that a package may import; what is not listed, as tools and bench, may import all. */
const packages = {
  audio: [],
  models: [],
  protocol: ["audio"],
  engine: ["audio"],
  engines: ["engine", "audio", "models"],
  server: ["protocol", "engine", "audio"],
  client: ["protocol", "audio"],
  bus: ["server", "engine", "audio"],
  // A black box shares no code with what it examines; it only has a synthesizer speak.
  conform: ["protocol", "audio", "engine", "engines"],
  testing: ["server", "client", "protocol", "engine", "audio"],
  cli: ["server", "client", "engines", "engine", "bus", "models", "conform", "protocol", "audio"],
  console: ["client", "audio"],
};

/** Floors of a package, from above: a room imports from floors below its own, and from no other room of its own floor. */
const floors = {
  server: [
    ["gateway"],
    ["fleet"],
    ["access"],
    ["pipeline"],
    ["survival", "journal"],
    ["session"],
    ["telemetry"],
    ["metrics"],
    ["load"],
    ["runtime"],
  ],
  cli: [
    ["commands"],
    ["processes", "doctor", "models", "sessions", "top"],
    ["speech"],
    ["worker", "compose", "chat"],
    ["config", "terminal", "words", "sound-file"],
  ],
  console: [["talk", "inspect", "shape"], ["app"], ["turns"], ["text"], ["record", "wire"]],
};

/** Rooms further down that a room has nothing to do with all the same. */
const apart = {
  "server/fleet": ["pipeline", "survival"],
  "server/access": ["survival"],
  "server/session": ["telemetry", "metrics", "load", "runtime"],
};

/** Rooms of the session's core, with those before them that they may import: it is pure, and imports nothing else. */
const core = {
  state: [],
  honour: ["state"],
  hearing: ["state"],
  response: ["state", "honour", "hearing"],
  turn: ["state", "honour", "hearing", "response"],
  items: ["state", "honour", "hearing", "response"],
  settings: ["state", "honour", "hearing", "response", "turn"],
};

const told = "time is told and waited for by the clock of @vivavoce/audio/clock, which tests move";
/** The same global by another way. */
const hiddenClock = { group: ["node:perf_hooks"], importNames: ["performance"], message: told };
const timed = ["audio", "protocol", "engine", "engines", "server", "bus", "cli"];

const sourceOf = (name) => (name === "console" ? "apps/console/src" : `packages/${name}/src`);

function imports(files, group, message) {
  const patterns = [{ group, message }, hiddenClock];
  return { files: [files], rules: { "no-restricted-imports": ["error", { patterns }] } };
}

function groupOf(name) {
  const may = packages[name].flatMap((other) => [`!@vivavoce/${other}`, `!@vivavoce/${other}/**`]);
  const machine =
    name === "audio" ? ["node:*", "node:*/**"] : timed.includes(name) ? ["node:timers", "node:timers/*"] : [];
  return ["@vivavoce/**", ...may, "vivavoce", "vivavoce/**", ...machine];
}

const ofPackages = Object.entries(packages).map(([name, may]) =>
  imports(`${sourceOf(name)}/**`, groupOf(name), `${name} imports ${may.join(", ") || "nothing"} of ours only`),
);

const ofRooms = Object.entries(floors).flatMap(([name, all]) =>
  all.flatMap((floor, index) =>
    floor.map((room) => {
      const above = all.slice(0, index).flat();
      const beside = floor.filter((other) => other !== room);
      const not = [...above, ...beside, ...(apart[`${name}/${room}`] ?? [])];
      const message = `rooms of ${name} import downwards only: ${all.map((each) => each.join(", ")).join(" -> ")}`;
      return imports(
        `${sourceOf(name)}/${room}/**`,
        [...groupOf(name), ...not.map((other) => `**/${other}/**`)],
        message,
      );
    }),
  ),
);

const pure = ["**", "!@vivavoce/protocol", "!@vivavoce/engine/languages", "!./*"];
const ofCore = [
  imports(
    "packages/server/src/session/*",
    [...pure, "!./*/*"],
    "session is pure: the wire and the rules of languages only",
  ),
  ...Object.entries(core).map(([room, may]) =>
    imports(
      `packages/server/src/session/${room}/*`,
      [...pure, ...may.map((other) => `!../${other}/*`)],
      `session/${room} imports the wire, the rules of languages and ${may.join(", ") || "nothing else"}`,
    ),
  ),
];

const ofTime = [
  {
    files: [`packages/{${timed.join(",")}}/src/**`],
    rules: {
      "no-restricted-globals": [
        "error",
        ...["setTimeout", "setInterval", "performance"].map((name) => ({ name, message: told })),
      ],
      "no-restricted-properties": ["error", { object: "Date", property: "now", message: told }],
    },
  },
  {
    files: ["packages/audio/src/clock/clock.ts", "**/*.test.ts", "**/testing/**"],
    rules: { "no-restricted-globals": "off", "no-restricted-properties": "off" },
  },
];

export default {
  plugins: ["typescript", "import", "unicorn", "oxc", "promise"],
  categories: { correctness: "error" },
  rules: {
    "typescript/no-explicit-any": "error",
    "typescript/no-floating-promises": "error",
    "typescript/no-misused-promises": "error",
    "typescript/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
    "typescript/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
    "import/no-cycle": ["error", { ignoreTypes: false }],
    "import/no-default-export": "error",
    "max-lines": ["error", { max: 400, skipBlankLines: false, skipComments: false }],
    "no-console": "error",
    "unicorn/no-unnecessary-await": "off",
  },
  ignorePatterns: ["**/dist/**", "**/node_modules/**"],
  overrides: [
    { files: ["recipes/**"], rules: { "import/no-default-export": "off", "no-console": "off" } },
    { files: ["recipes/**/*.test.js"], rules: { "typescript/no-floating-promises": "off" } },
    { files: ["**/*.test.ts"], rules: { "max-lines": ["error", { max: 600 }] } },
    {
      files: ["*.config.ts", "lint.config.js", "apps/*/vite.config.ts"],
      rules: { "import/no-default-export": "off" },
    },
    ...ofPackages,
    ...ofRooms,
    ...ofCore,
    { files: ["**/*.test.ts", "packages/{server,bus}/src/testing/**"], rules: { "no-restricted-imports": "off" } },
    ...ofTime,
    { files: ["bench/src/**", "examples/**"], rules: { "no-console": "off" } },
  ],
};
