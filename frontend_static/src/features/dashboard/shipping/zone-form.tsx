import { asProblem } from "../../../api/problem";
import { useForm } from "../../../lib/form";
import { t } from "../../../lib/i18n";
import { CountryPicker } from "../../../ui/country-picker";
import { DialogForm } from "../../../ui/dialog-form";
import { Choice, Field } from "../../../ui/field";
import { type Profile, put, within, type Zone } from "./profile";

interface Props {
  profile: Profile;
  /** Which one, null for a new one. */
  at: number | null;
  onSave: (zones: Zone[]) => Promise<void>;
  onClose: () => void;
}

export function ZoneForm({ profile, at, onSave, onClose }: Props) {
  const zone = at === null ? undefined : profile.zones[at];
  const taken = profile.zones.some((one, index) => one.everywhere && index !== at);
  const initial = {
    name: zone?.name ?? "",
    everywhere: zone?.everywhere ?? false,
    countries: zone?.countries.join(" ") ?? "",
  };
  const form = useForm(initial, async ({ name, everywhere, countries }) => {
    const made: Zone = {
      id: zone?.id ?? "",
      name: name.trim(),
      everywhere,
      countries: everywhere ? [] : countries.split(" ").filter(Boolean),
      methods: zone?.methods ?? [],
    };
    try {
      await onSave(put(profile.zones, at, made));
    } catch (error) {
      throw within(asProblem(error), `zones.${at ?? profile.zones.length}`);
    }
    onClose();
  });
  return (
    <DialogForm
      title={zone ? t("shipping.edit_zone") : t("shipping.new_zone")}
      action={t("form.save")}
      form={form}
      onClose={onClose}
    >
      <Field
        {...form.field("name")}
        label={t("shipping.zone_name")}
        hint={t("shipping.zone_name_hint")}
        maxLength={60}
        required
      />
      {(!taken || initial.everywhere) && (
        <Choice {...form.field("everywhere")}>{t("shipping.everywhere_else_choice")}</Choice>
      )}
      {!form.values.everywhere && <CountryPicker {...form.field("countries")} label={t("shipping.countries")} />}
    </DialogForm>
  );
}
