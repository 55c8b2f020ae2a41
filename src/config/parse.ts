import { ConfigError, type ConfigProblem } from "../errors.ts";
import { isFields } from "../lib/fields.ts";
import { BLOCKS, exclusiveProblems, type Label } from "./exclusive.ts";
import type { Examined } from "./examined.ts";
import { examineBlock, examineShape } from "./shape.ts";
import { namedProviderConfigSchema, providerConfigSchema, type ConfigSchema } from "./schema.ts";
import type { NamedProviderConfig, ProviderConfig } from "./types.ts";

/**
 * A provider configuration from anything: checked, copied, unknown fields kept.
 *
 * @throws ConfigError with every problem, each with its path. A field that this version does not know is left
 * alone, unless it looks like a misspelt one; inside an identity block it is always an error, because a typo there
 * would silently mean another identity.
 */
export function parseProviderConfig(input: unknown): ProviderConfig {
  return parse(providerConfigSchema(), input) as ProviderConfig;
}

/** The same for one of several providers, which has a name. */
export function parseNamedProviderConfig(input: unknown): NamedProviderConfig {
  return parse(namedProviderConfigSchema(), input) as NamedProviderConfig;
}

/** A provider configuration from anything, or what is wrong with it by the names that `label` has for its fields. */
export function examineProvider(input: unknown, named: boolean, label?: Label): Examined {
  return examine((named ? namedProviderConfigSchema : providerConfigSchema)(), input, label);
}

/** Every problem of a provider configuration; none where it is fit for use. */
export function providerProblems(input: unknown, named: boolean): ConfigProblem[] {
  return examineProvider(input, named).problems;
}

function parse(schema: ConfigSchema, input: unknown): unknown {
  const { value, problems } = examine(schema, input);
  if (problems.length > 0) throw new ConfigError(problems);
  return value;
}

function examine(schema: ConfigSchema, input: unknown, label?: Label): Examined {
  const { value, problems } = examineShape(schema, input);
  if (!isFields(input)) return { problems };
  const blocks: Record<string, unknown> = {};
  for (const name of BLOCKS) {
    if (input[name] === undefined) continue;
    const block = examineBlock(name, input[name]);
    blocks[name] = block.value;
    problems.push(...block.problems);
  }
  problems.push(...exclusiveProblems(input, label));
  if (!isFields(value)) return { problems };
  problems.push(...urlProblems(value["baseUrl"] as string));
  return { value: { ...value, ...blocks }, problems };
}

/**
 * The characters of a URI, each in its place. URL itself is more lenient: it drops line breaks and encodes the rest,
 * where other readers of the same configuration would not.
 *
 * @see https://www.rfc-editor.org/rfc/rfc3986#appendix-A
 */
const URI =
  /^https?:\/\/(?:[\w.~!$&'()*+,;=:@[\]-]|%[\da-fA-F]{2})+(?:[/?](?:[\w.~!$&'()*+,;=:@/?-]|%[\da-fA-F]{2})*)?(?:#(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-fA-F]{2})*)?$/;

function urlProblems(baseUrl: string): ConfigProblem[] {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  if (url === undefined) return [{ path: "baseUrl", message: "is not a URL that can be parsed" }];
  if (!URI.test(baseUrl)) {
    return [{ path: "baseUrl", message: "holds characters that a URL has only percent-encoded" }];
  }
  return url.username === "" && url.password === ""
    ? []
    : [
        {
          path: "baseUrl",
          message: "holds a user name or password; give the credential in its own field",
        },
      ];
}
