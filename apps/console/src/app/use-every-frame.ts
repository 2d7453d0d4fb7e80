import { useEffect, useRef } from "preact/hooks";

/** Calls `draw` before each picture while `active`. */
export function useEveryFrame(draw: () => void, active: boolean): void {
  const latest = useRef(draw);
  latest.current = draw;
  useEffect(() => {
    if (!active) return;
    let request = requestAnimationFrame(function next() {
      latest.current();
      request = requestAnimationFrame(next);
    });
    return () => cancelAnimationFrame(request);
  }, [active]);
}
