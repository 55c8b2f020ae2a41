/** Code as it is written, line by line, each indented as far as the blocks go that it stands in. */
export interface CodeWriter {
  /** Writes text of any number of lines; the last stays open. */
  readonly write: (text: string) => CodeWriter;
  /** Writes lines of their own. */
  readonly writeLine: (text: string) => CodeWriter;
  readonly newLine: () => CodeWriter;
  readonly newLineIfLastNot: () => CodeWriter;
  readonly blankLine: () => CodeWriter;
  readonly blankLineIfLastNot: () => CodeWriter;
  /** What the function writes is one step further in. */
  readonly indent: (body: () => void) => CodeWriter;
  /** Braces around what the function writes, with a space before them; what follows is a line of its own. */
  readonly block: (body: () => void) => CodeWriter;
  /** Braces around what the function writes. */
  readonly inlineBlock: (body: () => void) => CodeWriter;
  readonly getIndentationLevel: () => number;
  readonly isEmpty: () => boolean;
  /** Whether a block has begun, and nothing is written in it. */
  readonly isAtStartOfBlock: () => boolean;
  readonly toString: () => string;
}

/** @param step what a line begins with for each block that it stands in */
export function codeWriter(step = "    "): CodeWriter {
  let code = "";
  let level = 0;
  let indentation = "";
  /** Line ends since the last character; nothing at all counts as one. */
  let ends = 1;
  /** A line end that is due as soon as something follows. */
  let isEndDue = false;
  let isFirstLine = true;
  /** What was written last. To look at the end of `code` would join all of it again. */
  let last = "";

  function end(): void {
    isEndDue = false;
    code += "\n";
    ends = code.length === 1 ? 1 : ends + 1;
    isFirstLine = false;
  }

  function endDue(): void {
    if (isEndDue) end();
  }

  function endIfOpen(): void {
    endDue();
    if (ends === 0) end();
  }

  function append(text: string): void {
    if (!text.includes("\n")) return appendPart(text);
    for (const [index, part] of text.split("\n").entries()) {
      if (index > 0) end();
      appendPart(part);
    }
  }

  function appendPart(part: string): void {
    if (part === "") return;
    code += ends > 0 ? indentation + part : part;
    last = part;
    ends = 0;
  }

  function within(body: () => void): void {
    endIfOpen();
    const outer = indentation;
    level += 1;
    indentation += step;
    isFirstLine = true;
    body();
    isFirstLine = false;
    level -= 1;
    indentation = outer;
  }

  const writer: CodeWriter = {
    write(text) {
      endDue();
      append(text);
      return writer;
    },
    writeLine(text) {
      endIfOpen();
      append(text);
      end();
      return writer;
    },
    newLine() {
      end();
      return writer;
    },
    newLineIfLastNot() {
      endIfOpen();
      return writer;
    },
    blankLine() {
      endIfOpen();
      end();
      return writer;
    },
    blankLineIfLastNot() {
      return ends > 1 ? writer : writer.blankLine();
    },
    indent(body) {
      within(body);
      isEndDue = ends === 0;
      return writer;
    },
    block(body) {
      endDue();
      if (ends === 0 && !last.endsWith(" ")) append(" ");
      writer.inlineBlock(body);
      isEndDue = true;
      return writer;
    },
    inlineBlock(body) {
      writer.write("{");
      within(body);
      endIfOpen();
      append("}");
      return writer;
    },
    getIndentationLevel: () => level,
    isEmpty: () => code === "",
    isAtStartOfBlock: () => isFirstLine && ends > 0,
    toString: () => code,
  };
  return writer;
}
