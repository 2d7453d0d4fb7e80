const commands = new Map(
  Object.entries({
    times: "×",
    cdot: "×",
    ast: "×",
    div: "÷",
    pm: "±",
    leq: "≤",
    le: "≤",
    geq: "≥",
    ge: "≥",
    neq: "≠",
    ne: "≠",
    approx: "≈",
    sim: "≈",
    infty: "∞",
    pi: "π",
    alpha: "α",
    beta: "β",
    gamma: "γ",
    delta: "δ",
    Delta: "Δ",
    epsilon: "ε",
    theta: "θ",
    lambda: "λ",
    mu: "μ",
    sigma: "σ",
    Sigma: "Σ",
    phi: "φ",
    omega: "ω",
    Omega: "Ω",
    sum: "sum of",
    int: "integral of",
    prod: "product of",
    lim: "limit of",
    log: "log",
    ln: "natural log",
    sin: "sine",
    cos: "cosine",
    tan: "tangent",
    to: "→",
    rightarrow: "→",
    Rightarrow: "⇒",
    implies: "⇒",
    in: "in",
    degree: "°",
    circ: "°",
    percent: "%",
    ldots: "…",
    dots: "…",
    cdots: "…",
    quad: " ",
    qquad: " ",
    left: "",
    right: "",
    displaystyle: "",
    text: "",
    mathrm: "",
    mathbf: "",
    mathit: "",
    operatorname: "",
    boxed: "",
    textbf: "",
    tfrac: "",
  }),
);

// Innermost first; formulas nested deeper than this are said as they come.
const deepest = 6;

/** A formula in LaTeX, without its delimiters, as text to speak. */
function speakableMath(formula: string): string {
  let text = formula.replace(/\\\^?\{?\\?circ\}?/g, "°").replace(/\^\{?\\circ\}?/g, "°");
  for (let depth = 0; depth < deepest; depth++) {
    const before = text;
    text = text
      .replace(/\\[dt]?frac\s?\{([^{}]{0,200})\}\s?\{([^{}]{0,200})\}/g, (_all, top: string, bottom: string) =>
        over(top, bottom),
      )
      .replace(/\\sqrt\s?\[3\]\s?\{([^{}]{0,200})\}/g, " cube root of $1 ")
      .replace(/\\sqrt\s?\{([^{}]{0,200})\}/g, " square root of $1 ")
      .replace(/\\(?:text|mathrm|mathbf|mathit|operatorname|boxed|textbf)\s?\{([^{}]{0,200})\}/g, " $1 ")
      .replace(/\^\{([^{}]{0,200})\}/g, "^$1")
      .replace(/_\{([^{}]{0,200})\}/g, " $1");
    if (text === before) break;
  }
  return text
    .replace(/\\([%$&#_{}])/g, "$1")
    .replace(/\\[,;:! ]/g, " ")
    .replace(/\\\\/g, ", ")
    .replace(/\\([A-Za-z]{1,20})/g, (_all, name: string) => ` ${commands.get(name) ?? name} `)
    .replace(/(?<=[A-Za-z])_(?=[A-Za-z\d])/g, " ")
    .replace(/[{}$&]/g, " ")
    .replace(/\s*°\s*/g, "° ")
    .replace(/\s*([×÷±≤≥≠≈=<>+])\s*/g, " $1 ")
    .replace(/(?<=[\p{L}\p{N})])\s*-\s*(?=[\p{L}\p{N}(])/gu, " - ")
    .replace(/\s{1,20}/g, " ")
    .trim();
}

/** Short fractions of numbers as they are written, the rest in words. */
function over(top: string, bottom: string): string {
  return /^\d{1,4}$/.test(top) && /^\d{1,4}$/.test(bottom) ? ` ${top}/${bottom} ` : ` ${top} over ${bottom} `;
}

const formula = /[\\^_={}]|^-?[A-Za-z]$|^[A-Za-z\d]{1,3}\s?[+\-*/<>]\s?[A-Za-z\d]{1,3}$/;

/** The text with its formulas said: `\( … \)`, `\[ … \]`, `$$ … $$`, and `$ … $` where no money is meant. */
export function withSpeakableMath(text: string): string {
  if (!/\\|\$/.test(text)) return text;
  return text
    .replace(/\\\(((?:[^\\]|\\(?!\))){0,500}?)\\\)/g, (_all, inner: string) => speakableMath(inner))
    .replace(/\\\[((?:[^\\]|\\(?!\])){0,500}?)\\\]/g, (all, inner: string) =>
      /^\d{0,3}$/.test(inner) ? all : speakableMath(inner),
    )
    .replace(/\$\$([^$]{1,500})\$\$/g, (_all, inner: string) => speakableMath(inner))
    .replace(/(?<![\\$\p{L}\d])\$(?!\s)([^$\n]{1,300})(?<!\s)\$(?![\d$])/gu, (all, inner: string) =>
      formula.test(inner) ? speakableMath(inner) : all,
    );
}
