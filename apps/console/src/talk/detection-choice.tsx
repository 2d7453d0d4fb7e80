import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { changeDetection } from "../app/change-detection.ts";
import { detection } from "../app/detection.ts";
import { detections } from "../app/turn-detection.ts";
import { GuideLink } from "../app/guide-link.tsx";
import { text } from "../text/language.ts";

/** How the end of a turn is found, or that it is not looked for. */
export function DetectionChoice(): JSX.Element {
  const t = text.value.dock;
  const pointed = useRef(false);
  return (
    <div class="row detection">
      <select
        class="detection-choice"
        aria-label={t.turns}
        title={t.detectionHints[detection.value]}
        value={detection.value}
        onPointerDown={() => (pointed.current = true)}
        onKeyDown={() => (pointed.current = false)}
        onChange={({ currentTarget }) => {
          const chosen = detections.find((each) => each === currentTarget.value);
          if (chosen !== undefined) void changeDetection(chosen);
          // The space bar is the button's now, and here it would open the list; who comes by keyboard goes on as usual.
          if (chosen === "push" && pointed.current) document.getElementById("microphone")?.focus();
        }}
      >
        {detections.map((each) => (
          <option key={each} value={each}>
            {t.detections[each]}
          </option>
        ))}
      </select>
      <GuideLink guide="turn-taking" />
    </div>
  );
}
