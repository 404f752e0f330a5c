import { Plus, Truck } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import type { Store } from "../../../api/types";
import { useForm } from "../../../lib/form";
import { formatCountry, formatPrice, formatWeight } from "../../../lib/format";
import { useTitle } from "../../../lib/head";
import { locale, t } from "../../../lib/i18n";
import { useLoad } from "../../../lib/load";
import { currency } from "../../../lib/session";
import { toast } from "../../../lib/toast";
import { Button } from "../../../ui/button";
import { Confirm } from "../../../ui/dialog";
import { Field } from "../../../ui/field";
import { Stale } from "../../../ui/stale";
import { Empty, Notice, ProblemNotice, View } from "../../../ui/states";
import { Frame } from "../frame";
import { MethodForm } from "./method-form";
import { type Method, type Profile, profileOf, put, type Zone } from "./profile";
import { TryRates } from "./try-rates";
import { ZoneForm } from "./zone-form";

export default function Shipping() {
  useTitle(t("shipping.title"));
  return <Frame>{(store) => <Body store={store} />}</Frame>;
}

type Asked =
  | { what: "zone"; at: number | null }
  | { what: "method"; zone: number; at: number | null }
  | { what: "remove_zone"; at: number }
  | { what: "remove_method"; zone: number; at: number };

const MOST_ZONES = 20;
const MOST_METHODS = 8;

function Body({ store }: { store: Store }) {
  const params = { path: { store: store.slug } };
  const [asked, setAsked] = useState<Asked | null>(null);
  const held = useLoad(`shipping/${store.slug}`, () =>
    call(api.GET("/api/stores/{store}/shipping", { params })).then(profileOf),
  );
  const close = () => setAsked(null);
  const save = async (profile: Profile) => {
    held.set(profileOf(await call(api.PUT("/api/stores/{store}/shipping", { params, body: profile }))));
    toast(t("form.saved"));
  };
  return (
    <>
      <div class="page-head">
        <h1>{t("shipping.title")}</h1>
        {held.data && held.data.zones.length < MOST_ZONES && (
          <Button look="primary" icon={Plus} onClick={() => setAsked({ what: "zone", at: null })}>
            {t("shipping.new_zone")}
          </Button>
        )}
      </div>
      <p class="lead">{t("shipping.lead")}</p>
      <View of={held}>
        {(profile) => (
          <>
            {profile.version === 0 && <Notice>{t("shipping.not_set_up")}</Notice>}
            {profile.zones.length === 0 ? (
              <Empty icon={Truck} title={t("shipping.nowhere_title")}>
                {t("shipping.nowhere_text")}
              </Empty>
            ) : (
              profile.zones.map((zone, at) => <ZonePanel key={zone.id} zone={zone} at={at} onAsk={setAsked} />)
            )}
            <Handling key={profile.version} profile={profile} onSave={save} />
            <TryRates store={store} />
            <Dialogs profile={profile} asked={asked} onClose={close} onSave={(zones) => save({ ...profile, zones })} />
          </>
        )}
      </View>
    </>
  );
}

interface DialogsProps {
  profile: Profile;
  asked: Asked | null;
  onSave: (zones: Zone[]) => Promise<void>;
  onClose: () => void;
}

function Dialogs({ profile, asked, onSave, onClose }: DialogsProps) {
  const { zones } = profile;
  const shared = { profile, onSave, onClose };
  if (asked?.what === "zone") return <ZoneForm {...shared} at={asked.at} />;
  if (asked?.what === "method") return <MethodForm {...shared} zone={asked.zone} at={asked.at} />;
  if (asked?.what === "remove_zone")
    return (
      <Confirm
        title={t("shipping.remove_zone_title")}
        text={t("shipping.remove_zone_text", { name: zones[asked.at]?.name ?? "" })}
        action={t("shipping.remove")}
        onConfirm={() => onSave(zones.filter((_, index) => index !== asked.at))}
        onClose={onClose}
      />
    );
  const zone = asked && zones[asked.zone];
  if (!asked || !zone) return null;
  const methods = zone.methods.filter((_, index) => index !== asked.at);
  return (
    <Confirm
      title={t("shipping.remove_method_title")}
      text={t("shipping.remove_method_text", { name: zone.methods[asked.at]?.name ?? "", zone: zone.name })}
      action={t("shipping.remove")}
      onConfirm={() => onSave(put(zones, asked.zone, { ...zone, methods }))}
      onClose={onClose}
    />
  );
}

function ZonePanel({ zone, at, onAsk }: { zone: Zone; at: number; onAsk: (asked: Asked) => void }) {
  const named = { name: zone.name };
  return (
    <section class="panel">
      <div class="panel-head">
        <h2>{zone.name}</h2>
        <div class="row-actions">
          <Button small aria-label={t("shipping.edit_one", named)} onClick={() => onAsk({ what: "zone", at })}>
            {t("shipping.edit")}
          </Button>
          <Button small aria-label={t("shipping.remove_one", named)} onClick={() => onAsk({ what: "remove_zone", at })}>
            {t("shipping.remove")}
          </Button>
        </div>
      </div>
      <p class="muted">
        {zone.everywhere
          ? t("shipping.everywhere_else")
          : zone.countries
              .map((country) => formatCountry(country))
              .sort((one, other) => one.localeCompare(other, locale.value))
              .join(", ")}
      </p>
      {zone.methods.length > 0 ? (
        <ul class="rows" role="list">
          {zone.methods.map((method, index) => (
            <MethodRow key={method.id} method={method} zone={at} at={index} onAsk={onAsk} />
          ))}
        </ul>
      ) : (
        <Notice tone="warn">{t("shipping.no_methods")}</Notice>
      )}
      {zone.methods.length < MOST_METHODS && (
        <Button
          small
          icon={Plus}
          aria-label={t("shipping.add_method_to", named)}
          onClick={() => onAsk({ what: "method", zone: at, at: null })}
        >
          {t("shipping.new_method")}
        </Button>
      )}
    </section>
  );
}

interface RowProps {
  method: Method;
  zone: number;
  at: number;
  onAsk: (asked: Asked) => void;
}

function MethodRow({ method, zone, at, onAsk }: RowProps) {
  const named = { name: method.name };
  return (
    <li class="row">
      <div class="row-words">
        <strong>{method.name}</strong>
        <span class="muted">
          {t("shipping.method_words", { price: prices(method), min: method.days_min, max: method.days_max })}
        </span>
        {method.free_above !== null && (
          <span class="muted">
            {t("shipping.free_from", { price: formatPrice(method.free_above, currency.value) })}
          </span>
        )}
      </div>
      <div class="row-actions">
        <Button small aria-label={t("shipping.edit_one", named)} onClick={() => onAsk({ what: "method", zone, at })}>
          {t("shipping.edit")}
        </Button>
        <Button
          small
          aria-label={t("shipping.remove_one", named)}
          onClick={() => onAsk({ what: "remove_method", zone, at })}
        >
          {t("shipping.remove")}
        </Button>
      </div>
    </li>
  );
}

function prices({ kind, amount, bands }: Method): string {
  if (kind === "flat") return formatPrice(amount, currency.value);
  return bands
    .map((band) =>
      t("shipping.band", { weight: formatWeight(band.up_to), price: formatPrice(band.amount, currency.value) }),
    )
    .join(", ");
}

/** What holds for every parcel. */
function Handling({ profile, onSave }: { profile: Profile; onSave: (profile: Profile) => Promise<void> }) {
  const initial = {
    handling_min: String(profile.handling_min),
    handling_max: String(profile.handling_max),
    default_grams: String(profile.default_grams),
  };
  const form = useForm(initial, (values) =>
    onSave({
      ...profile,
      handling_min: Number(values.handling_min),
      handling_max: Number(values.handling_max),
      default_grams: Number(values.default_grams),
    }),
  );
  return (
    <form class="panel form" {...form.bind}>
      <h2>{t("shipping.handling")}</h2>
      <div class="pair">
        <Field
          {...form.field("handling_min")}
          label={t("shipping.handling_min")}
          type="number"
          min={0}
          max={365}
          required
        />
        <Field
          {...form.field("handling_max")}
          label={t("shipping.handling_max")}
          type="number"
          min={0}
          max={365}
          required
        />
      </div>
      <Field
        {...form.field("default_grams")}
        label={t("shipping.default_grams")}
        hint={t("shipping.default_grams_hint")}
        type="number"
        min={0}
        max={1_000_000}
        suffix="g"
        required
      />
      {form.notice?.code === "stale_version" ? <Stale /> : <ProblemNotice problem={form.notice} />}
      <Button type="submit" look="primary" busy={form.busy}>
        {t("form.save")}
      </Button>
    </form>
  );
}
