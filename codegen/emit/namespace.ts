/** Returns a name that is not taken yet, and takes it: the wanted one, changed if necessary. */
export type Namespace = (wanted: string) => string;

export function namespace(
  reserved: Iterable<string>,
  changed: (name: string) => string,
): Namespace {
  const taken = new Set(reserved);
  return (wanted) => {
    let name = wanted;
    while (taken.has(name)) name = changed(name);
    taken.add(name);
    return name;
  };
}

/** The function, called once for each key. */
export function memo<K, V>(compute: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const value = known.get(key) ?? compute(key);
    known.set(key, value);
    return value;
  };
}
