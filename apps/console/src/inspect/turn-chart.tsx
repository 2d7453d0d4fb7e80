import type { ComponentChildren, JSX } from "preact";
import { playheadMs, revision, shown } from "../app/state.ts";
import { duration } from "../turns/format.ts";
import { JudgementPlot } from "./judgement-plot.tsx";
import { text } from "../text/language.ts";
import type { Span, SpanKind, Turn } from "../turns/turn.ts";
import { WaveCanvas } from "./wave-canvas.tsx";

/** Where the chart begins and ends, milliseconds of the recording. */
interface Range {
  readonly fromMs: number;
  readonly toMs: number;
}

const marginMs = 150;
/** What is shown before the gap and after it when the chart is close up. */
const contextMs = 500;

/** When each stage of a turn happened. Everything in it is also said in words, above and beside it. */
export function TurnChart({ turn, closeUp }: { readonly turn: Turn; readonly closeUp: boolean }): JSX.Element | null {
  const recording = shown.value?.recording;
  if (recording === undefined) return null;
  const range = rangeOf(turn, closeUp);
  const place = placeIn(range);
  const row = (kind: SpanKind): JSX.Element => <StageRow kind={kind} spans={turn.spans} place={place} />;
  return (
    <div class="chart" role="img" aria-label={summaryOf(turn)}>
      <Axis range={range} place={place} />
      <Row name={text.value.talk.you}>
        {bars(turn.spans, ["speech", "pause"], place)}
        <WaveCanvas track={recording.you} side="you" {...range} revision={revision.value} />
      </Row>
      <Row name={text.value.inspect.spans.wait} tall={turn.judgements.length > 0}>
        {bars(turn.spans, ["wait"], place)}
        <JudgementPlot judgements={turn.judgements} place={place} />
      </Row>
      {row("recognition")}
      {row("thinking")}
      {row("voicing")}
      <Row name={text.value.talk.assistant}>
        {bars(turn.spans, ["playback"], place)}
        <WaveCanvas track={recording.assistant} side="assistant" {...range} revision={revision.value} />
      </Row>
      <div class="chart-over">
        {turn.marks
          .filter(({ atMs }) => isWithin(range, atMs))
          .map(({ atMs, kind }, i) => (
            <div key={i} class={`chart-mark ${kind}`} style={{ left: place(atMs) }} />
          ))}
        {isWithin(range, playheadMs.value) && <div class="playhead" style={{ left: place(playheadMs.value) }} />}
      </div>
    </div>
  );
}

function rangeOf(turn: Turn, closeUp: boolean): Range {
  const speech = turn.spans.filter(({ kind }) => kind === "speech").at(-1);
  const heard = turn.spans.find(({ kind }) => kind === "playback");
  if (!closeUp || heard === undefined) return { fromMs: turn.fromMs - marginMs, toMs: turn.toMs + marginMs };
  return { fromMs: (speech?.toMs ?? turn.fromMs) - contextMs, toMs: heard.fromMs + contextMs };
}

const isWithin = ({ fromMs, toMs }: Range, ms: number): boolean => ms > fromMs && ms < toMs;

/** Where a moment lies in a range, as a percentage; what lies outside sticks to the edge. */
function placeIn({ fromMs, toMs }: Range): (ms: number) => string {
  return (ms) => `${Math.max(0, Math.min(1, (ms - fromMs) / (toMs - fromMs))) * 100}%`;
}

function Row(props: { readonly name: string; readonly tall?: boolean; readonly children: ComponentChildren }) {
  return (
    <div class={props.tall === true ? "chart-row tall" : "chart-row"}>
      <div class="hint chart-name">{props.name}</div>
      <div class="chart-track">{props.children}</div>
    </div>
  );
}

interface StageRowProps {
  readonly kind: SpanKind;
  readonly spans: readonly Span[];
  readonly place: (ms: number) => string;
}

/** A row of one stage, its duration written beside the bar. */
function StageRow({ kind, spans, place }: StageRowProps): JSX.Element {
  const own = spans.filter((span) => span.kind === kind);
  const last = own.at(-1);
  return (
    <Row name={text.value.inspect.spans[kind]}>
      {bars(own, [kind], place)}
      {last !== undefined && (
        <span class="bar-value" style={{ left: place(last.toMs) }}>
          {duration(last.toMs - last.fromMs)}
        </span>
      )}
    </Row>
  );
}

function bars(spans: readonly Span[], kinds: readonly SpanKind[], place: (ms: number) => string): JSX.Element[] {
  return spans
    .filter(({ kind }) => kinds.includes(kind))
    .map(({ kind, fromMs, toMs }) => (
      <div
        key={`${kind}-${fromMs}`}
        class={`bar ${kind}`}
        title={`${text.value.inspect.spans[kind]}: ${duration(toMs - fromMs)}`}
        style={{ left: place(fromMs), width: `calc(${place(toMs)} - ${place(fromMs)})` }}
      />
    ));
}

const steps = [50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000];
const maxTicks = 8;

function Axis({ range, place }: { readonly range: Range; readonly place: (ms: number) => string }): JSX.Element {
  const zeroMs = Math.max(range.fromMs, 0);
  const stepMs = steps.find((step) => (range.toMs - range.fromMs) / step <= maxTicks) ?? 120_000;
  const count = Math.floor((range.toMs - zeroMs) / stepMs) + 1;
  return (
    <div class="chart-row axis">
      <div class="chart-name" />
      <div class="chart-track">
        {Array.from({ length: count }, (_, i) => (
          <span key={i} class="tick" style={{ left: place(zeroMs + i * stepMs) }}>
            {i === 0 ? "0" : duration(i * stepMs).replace(/\.?0+ s$/, " s")}
          </span>
        ))}
      </div>
    </div>
  );
}

function summaryOf({ number, spans, judgements }: Turn): string {
  const parts = spans.map(({ kind, fromMs, toMs }) => `${text.value.inspect.spans[kind]} ${duration(toMs - fromMs)}`);
  const judged = judgements.map(({ probability, threshold }) =>
    text.value.inspect.judged(probability.toFixed(2), threshold.toFixed(2)),
  );
  return text.value.inspect.summary(number, [...parts, ...judged].join("; "));
}
