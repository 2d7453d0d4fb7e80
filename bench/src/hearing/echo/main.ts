/**
 * Echo cancellation in synthetic rooms, ours beside AEC3: `node bench/dist/hearing/echo/main.js [--quick]` prints tables
 * and one line of JSON.
 */
import { readBenchArguments } from "../../kit/bench-arguments.ts";
import { printEchoReport } from "./print-echo-report.ts";
import { measureEcho } from "./measure-echo.ts";

const { quick } = readBenchArguments("Measures echo cancellation: ours and AEC3, in synthetic rooms and recordings.", {
  quick: { kind: "switch", about: "few rooms and a minute of speech" },
});

const report = await measureEcho({ quick });
printEchoReport(report);
console.log(JSON.stringify({ bench: "echo", quick, ...report }));
