import type { Command, CommandArg } from "../config/command-flags.ts";
import { tr } from "../words/translate.ts";

/** Shells whose completion is known. */
export type Shell = "bash" | "zsh" | "fish";
/** All of them, as messages list them. */
export const shells: readonly Shell[] = ["bash", "zsh", "fish"];

/** The script that makes a shell complete the commands of the program, their flags and the words that they begin with. */
export function completionScript(shell: Shell, commands: readonly Command[]): string {
  const outlines = commands.map((command) => outlineOf(command));
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](outlines);
}

interface Outline {
  readonly name: string;
  readonly description: string;
  readonly flags: readonly OutlinedFlag[];
  /** What may stand first behind the command, where it is one of a few words. */
  readonly actions: readonly string[];
}

interface OutlinedFlag {
  readonly name: string;
  readonly alias: string | undefined;
  readonly takesValue: boolean;
  readonly description: string;
}

const help: OutlinedFlag = { name: "help", alias: "h", takesValue: false, description: "Show the help" };

function outlineOf({ name, description, args }: Command): Outline {
  const entries = Object.entries(args);
  const first = entries.find(([, { type }]) => type === "positional")?.[1];
  const flags = entries.flatMap(([key, arg]) => (arg.type === "positional" ? [] : flagsOf(key, arg)));
  return { name, description: tr(description), flags: [...flags, help], actions: wordsOf(first?.description ?? "") };
}

function flagsOf(name: string, { type, alias, negatable, description = "" }: CommandArg): OutlinedFlag[] {
  const flag = { name, alias, takesValue: type === "string", description: tr(description) };
  return negatable === true ? [flag, { ...flag, name: `no-${name}`, alias: undefined }] : [flag];
}

/** Of "list, show or hang-up" the words. */
function wordsOf(description: string): readonly string[] {
  return /^[a-z-]+(, [a-z-]+)* or [a-z-]+$/.test(description) ? description.split(/, | or /) : [];
}

const dashed = ({ name, alias }: OutlinedFlag): string[] => [
  `--${name}`,
  ...(alias === undefined ? [] : [`-${alias}`]),
];

function bashScript(outlines: readonly Outline[]): string {
  const cases = outlines.map(({ name, flags, actions }) => {
    const valued = flags.filter(({ takesValue }) => takesValue).flatMap(dashed);
    return [
      `    ${name})`,
      `      words='${flags.flatMap(dashed).join(" ")}'`,
      `      actions='${actions.join(" ")}'`,
      `      valued=' ${valued.join(" ")} '`,
      "      ;;",
    ].join("\n");
  });
  return `# bash: eval "$(vivavoce completion bash)"
_vivavoce() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command= words= actions= valued= i at
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      -*) ;;
      *) command=\${COMP_WORDS[i]}; at=$i; break ;;
    esac
  done
  case $command in
    '')
      words='${outlines.map(({ name }) => name).join(" ")} --help --version'
      ;;
${cases.join("\n")}
  esac
  COMPREPLY=()
  # The value of a flag: a file, as far as anybody knows.
  case $valued in *" $before "*) return ;; esac
  case $word in
    -*) ;;
    *)
      if [ -n "$command" ]; then
        [ "$COMP_CWORD" -eq $((at + 1)) ] || return
        words=$actions
      fi
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _vivavoce vivavoce`;
}

/** In single quotes, for all three shells' kinds of quoting. */
const quoted = (text: string): string => `'${text.replaceAll("'", "’")}'`;
/** What zsh describes; a colon ends the word. */
const described = (word: string, text: string): string =>
  quoted(`${word}:${text.replaceAll("\\", "").replaceAll(":", "\\:")}`);

function zshScript(outlines: readonly Outline[]): string {
  const cases = outlines.map(({ name, flags, actions }) =>
    [
      `    ${name})`,
      `      flags=(${flags.flatMap((flag) => dashed(flag).map((word) => described(word, flag.description))).join(" ")})`,
      `      actions=(${actions.join(" ")})`,
      `      valued=(${flags
        .filter(({ takesValue }) => takesValue)
        .flatMap(dashed)
        .join(" ")})`,
      "      ;;",
    ].join("\n"),
  );
  return `#compdef vivavoce
# zsh: eval "$(vivavoce completion zsh)", after compinit
_vivavoce() {
  local -a commands flags actions valued
  local command at i
  for ((i = 2; i < CURRENT; i++)); do
    if [[ $words[i] != -* ]]; then command=$words[i]; at=$i; break; fi
  done
  case $command in
    '')
      commands=(${outlines.map(({ name, description }) => described(name, description)).join(" ")})
      flags=(${described("--help", help.description)} ${described("--version", "Show the version")})
      ;;
${cases.join("\n")}
  esac
  if (( \${valued[(Ie)$words[CURRENT-1]]} )); then _files; return; fi
  if [[ $words[CURRENT] == -* ]]; then _describe -o option flags; return; fi
  if [[ -z $command ]]; then _describe command commands; return; fi
  if (( CURRENT == at + 1 && \${#actions} )); then _describe action actions; return; fi
  _files
}
compdef _vivavoce vivavoce`;
}

function fishScript(outlines: readonly Outline[]): string {
  const lines = outlines.flatMap(({ name, description, flags, actions }) => {
    const within = `complete -c vivavoce -n '__fish_seen_subcommand_from ${name}'`;
    return [
      `complete -c vivavoce -f -n __fish_use_subcommand -a ${name} -d ${quoted(description)}`,
      ...(actions.length === 0 ? [] : [`${within} -a ${quoted(actions.join(" "))}`]),
      ...flags.map((flag) => {
        const alias = flag.alias === undefined ? "" : ` -s ${flag.alias}`;
        return `${within} -l ${flag.name}${alias}${flag.takesValue ? " -r" : ""} -d ${quoted(flag.description)}`;
      }),
    ];
  });
  return ["# fish: vivavoce completion fish | source", ...lines].join("\n");
}
