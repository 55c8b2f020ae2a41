import type { CodeWriter } from "../writer.ts";

// The widths of rustfmt (https://rust-lang.github.io/rustfmt), with which it chooses between one line and several.
const LINE = 100;
const CALL_ARGUMENTS = 60;
const ATTRIBUTE_ARGUMENTS = 70;
const ARRAY = 60;
const CHAIN = 60;
const STRUCT = 18;
const SHORT_ITEM = 10;
const STEP = 4;

/** A call, or anything else with items between brackets. */
export function call(
  writer: CodeWriter,
  head: string,
  args: readonly string[],
  tail: string,
): void {
  bracketed(writer, head, args, tail, CALL_ARGUMENTS);
}

/** A method called on what another returns. */
export function chain(
  writer: CodeWriter,
  first: string,
  method: string,
  args: readonly string[],
  tail: string,
): void {
  const line = first + method + args.join(", ") + tail;
  const isLong = args.join(", ").length > CALL_ARGUMENTS;
  if (line.length - 1 <= CHAIN && fits(writer, line)) {
    writer.writeLine(line);
  } else if (isLong && first.length + method.length <= CHAIN) {
    call(writer, first + method, args, tail);
  } else {
    writer.writeLine(first).indent(() => call(writer, method, args, tail));
  }
}

/** A variable that holds what the last of several calls returns, or a statement of the calls; the first of `links` is what they begin with. */
export function boundChain(writer: CodeWriter, head: string, links: readonly string[]): void {
  const joined = links.join("");
  const before = head === "" ? "" : `${head} `;
  const line = `${before}${joined};`;
  if (joined.length <= CHAIN && fits(writer, line)) {
    writer.writeLine(line);
    return;
  }
  const [first = "", ...calls] = links;
  writer.writeLine(`${before}${first}`).indent(() => {
    for (const [index, link] of calls.entries()) {
      writer.writeLine(index < calls.length - 1 ? link : `${link};`);
    }
  });
}

/** An arm of a match whose value is a call in a call. */
export function nestedArm(
  writer: CodeWriter,
  pattern: string,
  heads: readonly [string, string],
  argument: string,
): void {
  const [outer, inner] = heads;
  if (`${inner}(${argument})`.length <= CALL_ARGUMENTS) {
    arm(writer, pattern, `${outer}(${inner}(${argument}))`);
    return;
  }
  writer.writeLine(`${pattern} => ${outer}(${inner}(`);
  writer.indent(() => writer.writeLine(`${argument},`));
  writer.writeLine(")),");
}

/** The first line of a function. */
export function signature(
  writer: CodeWriter,
  head: string,
  args: readonly string[],
  tail: string,
): void {
  bracketed(writer, `${head}(`, args, `)${tail}`, LINE);
}

export function serde(writer: CodeWriter, args: readonly string[]): void {
  const line = `#[serde(${args.join(", ")})]`;
  const short = args.length === 1 || args.join(", ").length <= ATTRIBUTE_ARGUMENTS;
  if (short && fits(writer, line)) {
    writer.writeLine(line);
    return;
  }
  writer.writeLine("#[serde(").indent(() => {
    for (const [index, arg] of args.entries()) {
      writer.writeLine(index < args.length - 1 ? `${arg},` : arg);
    }
  });
  writer.writeLine(")]");
}

export function array(
  writer: CodeWriter,
  head: string,
  items: readonly string[],
  tail: string,
): void {
  const line = `${head}[${items.join(", ")}]${tail}`;
  if (items.join(", ").length <= ARRAY && fits(writer, line)) {
    writer.writeLine(line);
    return;
  }
  const indent = (writer.getIndentationLevel() + 1) * STEP;
  const lines = items.every((item) => item.length <= SHORT_ITEM)
    ? packed(items, LINE - indent)
    : items.map((item) => `${item},`);
  writer.writeLine(`${head}[`).indent(() => {
    for (const each of lines) writer.writeLine(each);
  });
  writer.writeLine(`]${tail}`);
}

export function structLiteral(writer: CodeWriter, head: string, fields: readonly string[]): void {
  if (fields.join(", ").length <= STRUCT) {
    writer.writeLine(fields.length === 0 ? `${head} {}` : `${head} { ${fields.join(", ")} }`);
    return;
  }
  writer.writeLine(`${head} {`).indent(() => {
    for (const field of fields) {
      const last = field.lastIndexOf(".");
      if (last < 0 || fits(writer, `${field},`)) {
        writer.writeLine(`${field},`);
        continue;
      }
      writer.writeLine(field.slice(0, last));
      writer.indent(() => writer.writeLine(`${field.slice(last)},`));
    }
  });
  writer.writeLine("}");
}

/** `left right`, the right side on a line of its own where both are too long for one. */
export function pair(writer: CodeWriter, left: string, right: string): void {
  const line = `${left} ${right}`;
  if (fits(writer, line)) {
    writer.writeLine(line);
  } else {
    writer.writeLine(left).indent(() => writer.writeLine(right));
  }
}

/** The first line of what implements a trait. */
export function implementation(writer: CodeWriter, head: string, type: string): void {
  const line = `${head} for ${type} {`;
  if (fits(writer, line)) {
    writer.writeLine(line);
    return;
  }
  writer.writeLine(head).indent(() => writer.writeLine(`for ${type}`));
  writer.writeLine("{");
}

/** An arm of a match. */
export function arm(writer: CodeWriter, pattern: string, value: string): void {
  const line = `${pattern} => ${value},`;
  const last = value.lastIndexOf(".");
  if (fits(writer, line)) {
    writer.writeLine(line);
  } else if (!fits(writer, " ".repeat(STEP) + value) && last > 0) {
    writer.writeLine(`${pattern} => ${value.slice(0, last)}`);
    writer.indent(() => writer.writeLine(`${value.slice(last)},`));
  } else {
    writer.writeLine(`${pattern} => {`).indent(() => writer.writeLine(value));
    writer.writeLine("}");
  }
}

function bracketed(
  writer: CodeWriter,
  head: string,
  args: readonly string[],
  tail: string,
  limit: number,
): void {
  const joined = args.join(", ");
  if (joined.length <= limit && fits(writer, head + joined + tail)) {
    writer.writeLine(head + joined + tail);
    return;
  }
  writer.writeLine(head).indent(() => {
    for (const arg of args) writer.writeLine(`${arg},`);
  });
  writer.writeLine(tail);
}

function packed(items: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + item.length + 2 <= width) {
      lines[lines.length - 1] = `${last} ${item},`;
    } else {
      lines.push(`${item},`);
    }
  }
  return lines;
}

function fits(writer: CodeWriter, line: string): boolean {
  return writer.getIndentationLevel() * STEP + line.length <= LINE;
}
