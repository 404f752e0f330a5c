import type { FieldBinding } from "../../../lib/form";
import type { Draft, FieldName } from "./draft";
import type { Editor } from "./editor";

/** What ties one field of the editor to its control. */
export function bind<K extends FieldName>(editor: Editor, name: K): FieldBinding<Draft[K]> {
  return {
    name,
    value: editor.values.value[name],
    error: editor.errors.value[name],
    onValue: (value) => editor.set(name, value),
  };
}
