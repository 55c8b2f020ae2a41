import type { GeneratedFile } from "../emitter.ts";
import { ofSchemaText, text, type Text } from "../text.ts";
import type { Options } from "./model.ts";
import { oneLine } from "./readme.ts";

/** The copyright holder of a package. */
export function authorOf({ author, name }: Options): Text {
  return author ?? text`The ${name} authors`;
}

/** The text of the licence, if it is one with a standard text. */
export function licenseFiles(options: Options): readonly GeneratedFile[] {
  if (options.license !== ofSchemaText("MIT")) return [];
  return [{ path: "LICENSE", content: mit(authorOf(options)) }];
}

/** https://opensource.org/license/mit */
function mit(author: Text): string {
  return `MIT License

Copyright (c) ${oneLine(author)}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;
}
