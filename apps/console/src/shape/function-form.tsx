import { isRecord } from "@vivavoce/audio/is-record";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { answerByItself, automaticAnswer } from "../app/automatic-answers.ts";
import { text } from "../text/language.ts";
import type { Messages } from "../text/messages.ts";
import { readFunction } from "./read-function.ts";
import type { FunctionFault } from "./read-function.ts";

interface FunctionFormProps {
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

const emptySchema = '{\n  "type": "object",\n  "properties": {}\n}';

/** The functions that the model may call, and a form to define another. */
export function FunctionForm({ value, onChange }: FunctionFormProps): JSX.Element {
  const [name, setName] = useState("");
  const [meaning, setMeaning] = useState("");
  const [schema, setSchema] = useState(emptySchema);
  const [answer, setAnswer] = useState("");
  const [fault, setFault] = useState<FunctionFault>();
  const t = text.value.tools;
  const tools: readonly unknown[] = Array.isArray(value) ? value : [];
  const add = (): void => {
    const read = readFunction({ name, meaning, schema });
    if (read.kind === "fault") return setFault(read.fault);
    setFault(undefined);
    answerByItself(read.tool.name, answer);
    onChange([...tools.filter((tool) => nameOf(tool) !== read.tool.name), read.tool]);
    setName("");
    setMeaning("");
    setSchema(emptySchema);
    setAnswer("");
  };
  const remove = (gone: unknown): void => onChange(tools.filter((tool) => tool !== gone));
  return (
    <div class="functions">
      <ul>
        {tools.map((tool, i) => (
          <li key={`${i} ${nameOf(tool)}`}>
            <code>{nameOf(tool)}</code>
            {automaticAnswer(nameOf(tool)) !== undefined && <span class="hint">{t.byItself}</span>}
            <button type="button" class="plain small" onClick={() => remove(tool)}>
              {t.remove(nameOf(tool))}
            </button>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t.define}</summary>
        <label>
          <span>{t.name}</span>
          <input type="text" spellcheck={false} value={name} onInput={(e) => setName(e.currentTarget.value)} />
        </label>
        <label>
          <span>{t.meaning}</span>
          <input type="text" value={meaning} onInput={(e) => setMeaning(e.currentTarget.value)} />
        </label>
        <label>
          <span>{t.schema}</span>
          <textarea
            class="code"
            rows={5}
            spellcheck={false}
            value={schema}
            onInput={(e) => setSchema(e.currentTarget.value)}
          />
        </label>
        <label>
          <span>{t.automatic}</span>
          <textarea rows={2} value={answer} onInput={(e) => setAnswer(e.currentTarget.value)} />
        </label>
        <button type="button" class="small" onClick={add}>
          {t.add}
        </button>
        {fault !== undefined && (
          <p class="inline-error" role="alert">
            {explain(fault, text.value)}
          </p>
        )}
      </details>
    </div>
  );
}

function explain({ kind, detail }: FunctionFault, { tools: { faults } }: Messages): string {
  return kind === "noObject" || kind === "properties" ? faults[kind]() : faults[kind](detail);
}

/** The function's name, or the MCP server's label. */
function nameOf(tool: unknown): string {
  const named: unknown = isRecord(tool) ? (tool["name"] ?? tool["server_label"] ?? tool["type"]) : undefined;
  return typeof named === "string" ? named : "?";
}
