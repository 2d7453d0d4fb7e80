import type { ServerEvent } from "@vivavoce/client";
import { levelBar } from "../terminal/level-meter.ts";
import type { Line, Look, Span } from "../terminal/line.ts";
import { Screen } from "../terminal/screen.ts";
import type { TerminalOutput } from "../terminal/screen.ts";
import { padText, printable, textWidth, wrapText } from "../terminal/text-width.ts";
import type { ChatFact, ChatState } from "./chat-fact.ts";
import type { ChatLevels, ChatView } from "./chat-view.ts";
import { describeConnection, describeEnd, describeRemark, formatLatency, seconds } from "./describe-fact.ts";
import { tr } from "../words/translate.ts";

/** Column at which speech begins: the longest name and its margins. */
const speechColumn = 13;
const meterColumns = 12;
/** Lines are easier to read when they are not as wide as a wide terminal. */
const maxColumns = 100;
/** Rows that unfinished speech may take: a live block taller than the terminal could not be redrawn. */
const maxPartialRows = 4;
const spinner = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"];

const stateLooks: Readonly<Record<ChatState, { readonly label: string; readonly look: Look }>> = {
  connecting: { label: "connecting", look: "yellow" },
  listening: { label: "listening", look: "green" },
  hearing: { label: "hearing you", look: "cyan" },
  thinking: { label: "thinking", look: "yellow" },
  speaking: { label: "speaking", look: "green" },
};

/** A conversation at a terminal: what was said scrolls up, what is being said and the state stay at the end. */
export class LiveView implements ChatView {
  readonly #screen: Screen;
  readonly #verbose: boolean;
  #state: ChatState = "connecting";
  #muted = false;
  #partial: { readonly name: "You" | "Assistant"; readonly text: string } | undefined;
  #levels: ChatLevels = { microphoneDb: -120, speakerDb: -120 };
  #ticks = 0;

  constructor(output: TerminalOutput, options: { readonly colour: boolean; readonly verbose: boolean }) {
    this.#screen = new Screen(output, options.colour);
    this.#verbose = options.verbose;
  }

  event(event: ServerEvent): void {
    if (!this.#verbose) return;
    this.#screen.print([[{ text: `  Received event: {'${printable(event.type)}'}`, look: "dim" }]]);
  }

  show(fact: ChatFact): void {
    const remark = describeRemark(fact);
    if (remark !== undefined) this.#say(...this.#remark(remark.text, remark.look));
    switch (fact.type) {
      case "connecting":
        this.#say([], [{ text: "  Vivavoce", look: "bold" }], ...this.#remark(describeConnection(fact), "dim"), []);
        break;
      case "reconnecting":
        this.#partial = undefined;
        break;
      case "state":
        this.#state = fact.state;
        break;
      case "muted":
        this.#muted = fact.muted;
        break;
      case "user.partial":
        this.#partial = { name: "You", text: fact.text };
        break;
      case "assistant.partial":
        this.#partial = { name: "Assistant", text: fact.text };
        break;
      case "user":
        this.#partial = undefined;
        if (fact.text.trim() !== "") this.#say([], ...this.#speech("You", fact.text));
        break;
      case "assistant":
        this.#partial = undefined;
        this.#say(...this.#speech("Assistant", fact.text, `${describeEnd(fact)}${formatLatency(fact.latencyMs)}`));
        break;
      case "tool":
        this.#say([{ text: `${" ".repeat(speechColumn)}${tr(`calls ${printable(fact.name)}`)}`, look: "dim" }]);
        break;
      case "ended":
        this.#end(fact);
        return;
      default:
        break;
    }
    this.#draw();
  }

  levels(levels: ChatLevels): void {
    this.#levels = levels;
    this.#ticks++;
    this.#draw();
  }

  close(): void {
    this.#screen.close();
  }

  #say(...lines: readonly Line[]): void {
    this.#screen.print(lines);
  }

  #end({ turns, latencyMs, message }: Extract<ChatFact, { type: "ended" }>): void {
    this.#partial = undefined;
    const median = latencyMs === null ? "" : `, answered in ${seconds(latencyMs)} (median)`;
    if (message !== "") this.#say([], ...this.#remark(tr(printable(message)), "red"));
    if (turns > 0)
      this.#say([], [{ text: `  ${tr(`${turns} ${turns === 1 ? "turn" : "turns"}${median}`)}`, look: "dim" }]);
    this.#screen.close();
  }

  /** Something that is not part of the conversation. */
  #remark(text: string, look: Look): Line[] {
    const columns = Math.min(this.#screen.columns - 1, maxColumns) - 2;
    return wrapText(text, columns).map((row) => [{ text: `  ${row}`, look }]);
  }

  /** Rows of something said: the name, the words beside it, and a remark at their end. */
  #speech(name: "You" | "Assistant", text: string, remark = ""): Line[] {
    const columns = Math.min(this.#screen.columns - 1, maxColumns) - speechColumn;
    const rows = wrapText(printable(text), columns);
    return rows.map((row, index) => {
      const head: Span =
        index === 0
          ? { text: padText(`  ${tr(name)}`, speechColumn), look: name === "You" ? "cyan" : "green" }
          : { text: " ".repeat(speechColumn) };
      return [head, { text: row }, { text: index === rows.length - 1 ? remark : "", look: "dim" }];
    });
  }

  #draw(): void {
    const partial = this.#partial === undefined ? [] : this.#speech(this.#partial.name, this.#partial.text);
    const unfinished = partial.slice(-maxPartialRows).map((line) => dimmed(line));
    this.#screen.setLive([[], ...unfinished, ...(unfinished.length > 0 ? [[]] : []), this.#status()]);
  }

  /** Sign, state, meter of who speaks, and the keys where there is room for them. */
  #status(): Line {
    const { label, look } = stateLooks[this.#state];
    const busy = this.#state === "thinking" || this.#state === "connecting";
    const sign = busy ? (spinner[(this.#ticks >> 1) % spinner.length] ?? "") : "●";
    const speaking = this.#state === "speaking";
    const level = levelBar(speaking ? this.#levels.speakerDb : this.#levels.microphoneDb, meterColumns);
    const meter: Span[] =
      this.#muted && !speaking
        ? [{ text: padText(tr("muted"), meterColumns + 6), look: "red" }]
        : [
            { text: padText(tr(speaking ? "out" : "mic"), 5), look: "dim" },
            { text: `${level} `, look },
          ];
    const status: Line = [{ text: `  ${sign} `, look }, { text: padText(tr(label), 13), look }, ...meter];
    const keys = `  ${tr(this.#muted ? "m unmute · q quit" : "m mute · q quit")}`;
    const width = status.reduce((sum, { text }) => sum + textWidth(text), textWidth(keys));
    return width < this.#screen.columns ? [...status, { text: keys, look: "dim" }] : status;
  }
}

function dimmed(line: Line): Line {
  return line.map((span, index) => (index === 0 ? span : { ...span, look: "dim" }));
}
