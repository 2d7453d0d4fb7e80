import type { JSX } from "preact";
import { sendText } from "../app/call-control.ts";
import { connectValues, shown } from "../app/state.ts";
import { hostOf } from "../app/connect-values.ts";
import { OpenButton } from "../inspect/keep-bar.tsx";

const ideas = ["What can you do?", "What time is it?", "Tell me a joke."] as const;

/** What the page says before anyone has. */
export function Welcome(): JSX.Element {
  return (
    <div class="welcome">
      <h2>Press and talk</h2>
      <p>
        Speak with <b>{connectValues.value.model}</b> on {hostOf(connectValues.value.endpoint) || "your server"}. What
        both of you say appears here as it is said. Interrupt whenever you like.
      </p>
      <ul class="ideas" aria-label="Things to say">
        {ideas.map((idea) => (
          <li key={idea}>
            <button type="button" onClick={() => void sendText(idea)}>
              {idea}
            </button>
          </li>
        ))}
      </ul>
      {shown.value === undefined && <OpenButton label="Open a saved conversation" />}
    </div>
  );
}
