import { applied, infixes, isBehind } from "./operators.ts";
import type { AppliedName, InfixName } from "./operators.ts";

/** A sum, as read from words. `previous` stands for the result of the sum before it. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "previous" }
  /** Parts of one, or of something: "three quarters of 40". */
  | { readonly kind: "part"; readonly above: number; readonly below: number; readonly whole: Expression | undefined }
  | { readonly kind: "infix"; readonly operator: InfixName; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "apply"; readonly name: AppliedName; readonly operand: Expression };

/** Value of a sum; not finite where it has none (division by zero, an even root of a negative number). */
export function evaluate(expression: Expression, previous: number): number {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "previous":
      return previous;
    case "part": {
      const { above, below, whole } = expression;
      return ((whole === undefined ? 1 : evaluate(whole, previous)) * above) / below;
    }
    case "apply":
      return applied[expression.name].of(evaluate(expression.operand, previous));
    case "infix": {
      const left = evaluate(expression.left, previous);
      const right = evaluate(expression.right, previous);
      // "50 plus 10 percent" means ten percent of the fifty.
      const relative = expression.right.kind === "apply" && expression.right.name === "percent";
      const scaled = relative && (expression.operator === "plus" || expression.operator === "minus");
      return infixes[expression.operator].of(left, scaled ? left * right : right);
    }
  }
}

/** What the parts of one are called, by how many there are. */
const parts = ["", "", "", "third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];

/** Words of a sum, to repeat it to the caller. */
export function speakExpression(
  expression: Expression,
  speakNumber: (value: number) => string,
  previous: number,
): string {
  const speak = (part: Expression): string => speakExpression(part, speakNumber, previous);
  switch (expression.kind) {
    case "number":
      return speakNumber(expression.value);
    case "previous":
      return speakNumber(previous);
    case "part": {
      const { above, below, whole } = expression;
      const name = below === 2 ? (above === 1 ? "half" : "halve") : (parts[below] ?? "");
      const said = above === 1 ? (below === 2 ? name : `a ${name}`) : `${speakNumber(above)} ${name}s`;
      return whole === undefined ? said : `${said} of ${speak(whole)}`;
    }
    case "infix":
      if (expression.operator === "percent of")
        return `${speak(expression.left)} percent of ${speak(expression.right)}`;
      // A comma lets "2 plus 3, times 4" be heard as it was meant.
      return `${speak(expression.left)}${isBracketed(expression) ? "," : ""} ${expression.operator} ${speak(expression.right)}`;
    case "apply":
      return isBehind(expression.name)
        ? `${speak(expression.operand)} ${expression.name}`
        : `${expression.name} ${speak(expression.operand)}`;
  }
}

/** Whether there is anything to work out: a bare number, its sign or "20 percent" is no sum. */
export function isSum(expression: Expression): boolean {
  if (expression.kind === "infix" || (expression.kind === "part" && expression.whole !== undefined)) return true;
  return (
    expression.kind === "apply" &&
    ((expression.name !== "minus" && expression.name !== "percent") || isSum(expression.operand))
  );
}

/** Whether the sum builds on the result before it. */
export function usesPrevious(expression: Expression): boolean {
  switch (expression.kind) {
    case "number":
      return false;
    case "previous":
      return true;
    case "part":
      return expression.whole !== undefined && usesPrevious(expression.whole);
    case "apply":
      return usesPrevious(expression.operand);
    case "infix":
      return usesPrevious(expression.left) || usesPrevious(expression.right);
  }
}

function isBracketed({ operator, left }: Extract<Expression, { kind: "infix" }>): boolean {
  return left.kind === "infix" && infixes[left.operator].strength === 1 && infixes[operator].strength > 1;
}
