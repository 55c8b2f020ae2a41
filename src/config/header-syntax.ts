/** RFC 9110, section 5.1: a field name is a token. */
const NAME = /^[!#$%&'*+.^_`|~\w-]+$/;

/** RFC 9110, section 5.5: visible characters, spaces, tabs and obs-text. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export function isHeaderName(name: string): boolean {
  return NAME.test(name);
}

export function isHeaderValue(value: string): boolean {
  return VALUE.test(value);
}
