import type { Callback, Method, ObjectType, Property } from "../model.ts";
import type { Definitions } from "./definitions.ts";
import type { PropertyDraft } from "./draft.ts";
import { below } from "./pointer.ts";

/** Checks each callback against the method that it answers. */
export function checkCallbacks(
  { drafts, report }: Definitions,
  objects: ReadonlyMap<string, ObjectType>,
  methods: readonly Method[],
): void {
  for (const draft of drafts) {
    for (const own of draft.form.kind === "object" ? draft.form.properties : []) {
      const property = objects.get(draft.name)?.properties.find(({ name }) => name === own.name);
      if (own.callback !== undefined && property !== undefined) check(own, own.callback, property);
    }
  }

  function check({ at }: PropertyDraft, callback: Callback, { type, required }: Property): void {
    const here = below(at, "x-callback");
    if (type.kind !== "boolean" || type.nullable || required) {
      report(
        here,
        "stands in a property that is not an optional boolean, so it cannot say whether there is one",
      );
    }
    const method = methods.find(({ name }) => name === callback.method);
    if (method === undefined) {
      report(below(here, "method"), "is not a method of `x-methods`");
      return;
    }
    if (method.direction !== "runtimeToClient" || method.params === undefined) {
      report(below(here, "method"), "must be a runtimeToClient method with params");
    }
    const result = objects
      .get(method.result ?? "")
      ?.properties.find(({ name }) => name === callback.result);
    if (result?.required !== true) {
      report(below(here, "result"), `must be a required property of the result of ${method.name}`);
    }
  }
}
