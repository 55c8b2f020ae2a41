import { isFields, type Fields } from "../lib/fields.ts";
import { pathOf } from "./problems.ts";
import { readsLikeCredential } from "./unknown-fields.ts";

/** A secret that a provider's configuration itself contains, so that it is stored with it and cannot be renewed. */
export interface StaticSecret {
  /** The field's path within the provider. */
  readonly path: string;
  readonly value: string;
}

/** Fields that the JSON Schema marks with `x-sensitive`. */
const SECRET_FIELDS: readonly (readonly string[])[] = [
  ["apiKey"],
  ["bearerToken"],
  ["servicePrincipal", "clientSecret"],
  ["oauth", "clientSecret"],
  ["oauth", "refreshToken"],
];

/** The same for maps, of which only some members are secret: those whose names read so. */
const SECRET_MAPS: readonly (readonly string[])[] = [
  ["headers"],
  ["exchange", "oauth", "parameters"],
];

/** Every static secret, also one that is not used, because another credential takes precedence. */
export function staticSecrets(config: Fields): readonly StaticSecret[] {
  const members = SECRET_MAPS.flatMap((map) => {
    const value = valueAt(config, map);
    const names = isFields(value) ? Object.keys(value).filter(isSecretName) : [];
    return names.map((name) => map.concat(name));
  });
  return [...SECRET_FIELDS, ...members].flatMap((path) => {
    const value = valueAt(config, path);
    return typeof value === "string" ? [{ path: pathOf(path), value }] : [];
  });
}

/** An ID names something and proves nothing. A cookie does, although its name does not read like a credential. */
function isSecretName(name: string): boolean {
  return /^cookie$/i.test(name) || (readsLikeCredential(name) && !/[-_]id$/i.test(name));
}

function valueAt(config: Fields, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, name) => (isFields(value) ? value[name] : undefined), config);
}
