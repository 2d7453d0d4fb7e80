import { ConfigError } from "../config/config-error.ts";
import { positional, readCommandLine } from "../config/command-flags.ts";
import type { Command, CommandArgs } from "../config/command-flags.ts";
import { print } from "../terminal/output.ts";
import { completionScript, shells } from "./completion-script.ts";
import { explained } from "./program-surroundings.ts";

const args = { shell: positional("bash, zsh or fish") } as const satisfies CommandArgs;

/**
 * `vivavoce completion`: what makes a shell complete this program. Exit code 0, 2 bad usage.
 * @param others every other command of the program
 */
export function createCompletionCommand(others: () => Promise<readonly Command[]>): Command {
  const command: Command = {
    name: "completion",
    description: "Print what makes your shell complete commands and flags",
    args,
    run: (rawArgs) =>
      explained(async () => {
        const [named = ""] = readCommandLine(rawArgs, args, 1).positionals;
        const shell = shells.find((each) => each === named);
        if (shell === undefined) {
          const which = named === "" ? "" : `, and not ${named}`;
          throw new ConfigError(`Name your shell: vivavoce completion knows bash, zsh and fish${which}.`);
        }
        print(completionScript(shell, [...(await others()), command]));
        return 0;
      }),
  };
  return command;
}
