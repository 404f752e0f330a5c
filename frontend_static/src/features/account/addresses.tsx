import { House } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import type { KeptAddress } from "../../api/types";
import { useForm } from "../../lib/form";
import { formatCountry } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { useLoad } from "../../lib/load";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { Confirm } from "../../ui/dialog";
import { DialogForm } from "../../ui/dialog-form";
import { Choice, Field } from "../../ui/field";
import { Empty, View } from "../../ui/states";
import { AddressForm, addressLines, addressOf, valuesOf } from "../checkout/address";

/** What is open over the list: an address to change, a new one, or one to remove. */
type Open = { edit: KeptAddress | null } | { remove: KeptAddress } | null;

/** Addresses that a checkout has at hand. */
export default function Addresses() {
  useTitle(t("addresses.title"));
  const list = useLoad("addresses", () => call(api.GET("/api/account/addresses")));
  const [open, setOpen] = useState<Open>(null);
  const done = (words: "addresses.saved" | "addresses.removed") => {
    toast(t(words));
    setOpen(null);
    list.reload();
  };
  const remove = async ({ id }: KeptAddress) => {
    await call(api.DELETE("/api/account/addresses/{address_id}", { params: { path: { address_id: id } } }));
    done("addresses.removed");
  };
  const add = (
    <Button look="primary" onClick={() => setOpen({ edit: null })}>
      {t("addresses.add")}
    </Button>
  );
  return (
    <div class="narrow">
      <h1>{t("addresses.title")}</h1>
      <p class="lead">{t("addresses.lead")}</p>
      <View of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={House} title={t("addresses.empty")} action={add}>
              {t("addresses.empty_text")}
            </Empty>
          ) : (
            <>
              <ul class="rows" role="list">
                {items.map((one) => (
                  <Row key={one.id} one={one} setOpen={setOpen} />
                ))}
              </ul>
              <div class="actions">{add}</div>
            </>
          )
        }
      </View>
      {open && "edit" in open && (
        <Edit one={open.edit} onDone={() => done("addresses.saved")} onClose={() => setOpen(null)} />
      )}
      {open && "remove" in open && (
        <Confirm
          title={t("addresses.remove_title")}
          text={t("addresses.remove_text")}
          action={t("addresses.remove")}
          onConfirm={() => remove(open.remove)}
          onClose={() => setOpen(null)}
        />
      )}
    </div>
  );
}

function Row({ one, setOpen }: { one: KeptAddress; setOpen: (open: Open) => void }) {
  const { name, line1 } = one.address;
  const what = `${name}, ${line1}`;
  return (
    <li class="row">
      <address class="row-words">
        {addressLines(one.address, formatCountry(one.address.country)).map((line, index) => (
          <span key={index}>{line}</span>
        ))}
        {one.phone && <span class="muted">{one.phone}</span>}
        <span class="badges">
          {one.default_shipping && <Badge tone="ok">{t("addresses.default_shipping")}</Badge>}
          {one.default_billing && <Badge>{t("addresses.default_billing")}</Badge>}
        </span>
      </address>
      <div class="row-actions">
        <Button small aria-label={`${t("addresses.edit")}: ${what}`} onClick={() => setOpen({ edit: one })}>
          {t("addresses.edit")}
        </Button>
        <Button small aria-label={`${t("addresses.remove")}: ${what}`} onClick={() => setOpen({ remove: one })}>
          {t("addresses.remove")}
        </Button>
      </div>
    </li>
  );
}

interface EditProps {
  one: KeptAddress | null;
  onDone: () => void;
  onClose: () => void;
}

function Edit({ one, onDone, onClose }: EditProps) {
  const initial = {
    ...valuesOf("address", one?.address ?? null),
    phone: one?.phone ?? "",
    default_shipping: one?.default_shipping ?? false,
    default_billing: one?.default_billing ?? false,
  };
  const form = useForm(initial, async (values) => {
    const { phone, default_shipping, default_billing } = values;
    const body = { address: addressOf("address", values), phone: phone.trim(), default_shipping, default_billing };
    const params = { path: { address_id: one?.id ?? "" } };
    await call(
      one
        ? api.PUT("/api/account/addresses/{address_id}", { params, body })
        : api.POST("/api/account/addresses", { body }),
    );
    onDone();
  });
  return (
    <DialogForm
      title={t(one ? "addresses.edit_title" : "addresses.add")}
      action={t("addresses.save")}
      form={form}
      onClose={onClose}
    >
      <AddressForm section="shipping" field={(part) => form.field(`address.${part}`)} />
      <Field
        {...form.field("phone")}
        label={t("checkout.phone")}
        autocomplete="tel"
        inputMode="tel"
        maxLength={30}
        optional
      />
      <Choice {...form.field("default_shipping")}>{t("addresses.default_shipping")}</Choice>
      <Choice {...form.field("default_billing")}>{t("addresses.default_billing")}</Choice>
    </DialogForm>
  );
}
