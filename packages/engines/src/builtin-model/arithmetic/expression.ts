/** A sum, as read from words. `previous` stands for the result of the sum before it. */
export type Expression =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "previous" }
  | { readonly kind: "infix"; readonly operator: Infix; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "apply"; readonly name: Applied; readonly operand: Expression };

export type Infix = "plus" | "minus" | "times" | "divided by" | "modulo" | "to the power of" | "percent of";
export type Applied =
  | "minus"
  | "percent"
  | "squared"
  | "cubed"
  | "factorial"
  | "half of"
  | "a third of"
  | "a quarter of"
  | "twice"
  | "three times"
  | "the square root of"
  | "the cube root of";

/** Value of a sum; not finite where it has none (division by zero, an even root of a negative number). */
export function evaluate(expression: Expression, previous: number): number {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "previous":
      return previous;
    case "apply":
      return apply(expression.name, evaluate(expression.operand, previous));
    case "infix": {
      const left = evaluate(expression.left, previous);
      const right = evaluate(expression.right, previous);
      // "50 plus 10 percent" means ten percent of the fifty.
      const relative = expression.right.kind === "apply" && expression.right.name === "percent";
      const scaled = relative && (expression.operator === "plus" || expression.operator === "minus");
      return combine(expression.operator, left, scaled ? left * right : right);
    }
  }
}

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
    case "infix":
      if (expression.operator === "percent of")
        return `${speak(expression.left)} percent of ${speak(expression.right)}`;
      // A comma lets "2 plus 3, times 4" be heard as it was meant.
      return `${speak(expression.left)}${isBracketed(expression) ? "," : ""} ${expression.operator} ${speak(expression.right)}`;
    case "apply": {
      const after = expression.name === "percent" || expression.name === "squared" || expression.name === "cubed";
      return after || expression.name === "factorial"
        ? `${speak(expression.operand)} ${expression.name}`
        : `${expression.name} ${speak(expression.operand)}`;
    }
  }
}

/** Whether there is anything to work out: a bare number, its sign or "20 percent" is no sum. */
export function isSum(expression: Expression): boolean {
  if (expression.kind === "infix") return true;
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
    case "apply":
      return usesPrevious(expression.operand);
    case "infix":
      return usesPrevious(expression.left) || usesPrevious(expression.right);
  }
}

function isBracketed({ operator, left }: Extract<Expression, { kind: "infix" }>): boolean {
  const weak = left.kind === "infix" && (left.operator === "plus" || left.operator === "minus");
  return weak && operator !== "plus" && operator !== "minus";
}

function combine(operator: Infix, left: number, right: number): number {
  switch (operator) {
    case "plus":
      return left + right;
    case "minus":
      return left - right;
    case "times":
      return left * right;
    case "divided by":
      return left / right;
    case "modulo":
      return left % right;
    case "to the power of":
      return left ** right;
    case "percent of":
      return (left / 100) * right;
  }
}

function apply(name: Applied, operand: number): number {
  switch (name) {
    case "minus":
      return -operand;
    case "percent":
      return operand / 100;
    case "squared":
      return operand ** 2;
    case "cubed":
      return operand ** 3;
    case "factorial":
      return factorial(operand);
    case "half of":
      return operand / 2;
    case "a third of":
      return operand / 3;
    case "a quarter of":
      return operand / 4;
    case "twice":
      return operand * 2;
    case "three times":
      return operand * 3;
    case "the square root of":
      return Math.sqrt(operand);
    case "the cube root of":
      return Math.cbrt(operand);
  }
}

function factorial(operand: number): number {
  if (!Number.isInteger(operand) || operand < 0 || operand > 170) return Number.NaN;
  let product = 1;
  for (let factor = 2; factor <= operand; factor += 1) product *= factor;
  return product;
}
