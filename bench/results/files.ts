import type { Report } from "../report.ts";
import { chartOf, type Scheme } from "./chart.ts";
import { measuredText } from "./text.ts";

/** Where the results are kept, and what is made of them. */
export const RESULTS = "bench/results.json";
const PAGE = "docs/performance.md";

const BETWEEN = /(<!-- results:begin -->\n)[^]*(<!-- results:end -->)/;

/** Every file that shows the results, by its path, with what it is to hold. `read` reads one as it is. */
export function filesOf(
  report: Report,
  read: (file: string) => string,
): ReadonlyMap<string, string> {
  const page = read(PAGE);
  if (!BETWEEN.test(page)) throw new Error(`${PAGE} has no markers for the results.`);
  const chart = (scheme: Scheme): [string, string] => [
    `docs/images/results-${scheme}.svg`,
    chartOf(report, scheme),
  ];
  return new Map([
    [PAGE, page.replace(BETWEEN, (_, begin, end) => `${begin}\n${measuredText(report)}\n${end}`)],
    chart("light"),
    chart("dark"),
  ]);
}
