import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Track } from "../record/track.ts";

interface WaveCanvasProps {
  readonly track: Pick<Track, "peak">;
  readonly side: "you" | "assistant";
  readonly fromMs: number;
  readonly toMs: number;
  /** Changes when the track has grown. */
  readonly revision: number;
}

/** Width of a bar and the gap after it, CSS pixels. */
const barPx = 2;
const gapPx = 1;

/** One side's sound as bars. It says nothing that the text beside it does not. */
export function WaveCanvas({ track, side, fromMs, toMs, revision }: WaveCanvasProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const theme = useTheme();
  useEffect(() => {
    const element = canvas.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => setSize({ width: element.clientWidth, height: element.clientHeight }));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, waveform(track, fromMs, toMs, columnsOf(size.width)));
  }, [track, fromMs, toMs, revision, size, theme]);
  return <canvas ref={canvas} class={`wave ${side}`} aria-hidden="true" />;
}

const columnsOf = (width: number): number => Math.max(1, Math.floor(width / (barPx + gapPx)));

function draw(canvas: HTMLCanvasElement, bars: readonly number[]): void {
  const scale = devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  context.fillStyle = getComputedStyle(canvas).color;
  bars.forEach((level, i) => {
    const barHeight = Math.max(1, level * height);
    context.globalAlpha = level > 0 ? 1 : 0.3;
    context.fillRect(i * (barPx + gapPx), (height - barHeight) / 2, barPx, barHeight);
  });
}

/** Counts changes of the colour scheme: a canvas does not follow it by itself. */
function useTheme(): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const onChange = (): void => setChanges((count) => count + 1);
    query.addEventListener("change", onChange);
    return () => query.removeEventListener("change", onChange);
  }, []);
  return changes;
}

/** Loudness of each of `columns` equal pieces of a span, 0 to 1, on a scale on which quiet speech is still seen. */
function waveform(track: Pick<Track, "peak">, fromMs: number, toMs: number, columns: number): number[] {
  const stepMs = (toMs - fromMs) / columns;
  return Array.from({ length: columns }, (_, i) =>
    Math.sqrt(track.peak(fromMs + i * stepMs, fromMs + (i + 1) * stepMs)),
  );
}
