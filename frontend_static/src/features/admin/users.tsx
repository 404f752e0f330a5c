import { UserSearch } from "lucide";
import { useState } from "preact/hooks";
import { api, call } from "../../api/client";
import { asProblem } from "../../api/problem";
import type { GivenRole, User } from "../../api/types";
import { explainProblem, useForm } from "../../lib/form";
import { formatDay } from "../../lib/format";
import { useTitle } from "../../lib/head";
import { t } from "../../lib/i18n";
import { type List, useList } from "../../lib/load";
import { setUser, user } from "../../lib/session";
import { toast } from "../../lib/toast";
import { Badge } from "../../ui/badge";
import { Button } from "../../ui/button";
import { LoadMore } from "../../ui/cards";
import { DialogForm } from "../../ui/dialog-form";
import { Field, Select } from "../../ui/field";
import { Empty, View } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { AdminFrame } from "./frame";

const GIVEN: GivenRole[] = ["customer", "staff", "admin"];

export default function Users() {
  useTitle(t("users.title"));
  const [email, setEmail] = useState("");
  const list = useList(`users/${email}`, (cursor) =>
    call(api.GET("/api/admin/users", { params: { query: { email: email || undefined, cursor } } })),
  );
  const search = useForm({ email: "" }, async (values) => setEmail(values.email.trim()));
  return (
    <AdminFrame>
      <h1>{t("users.title")}</h1>
      <form class="search-form" {...search.bind}>
        <Field {...search.field("email")} label={t("users.search")} type="email" autocomplete="off" />
        <Button type="submit">{t("users.search_action")}</Button>
      </form>
      <View of={list}>
        {(users) =>
          users.length > 0 ? <Found list={list} users={users} /> : <Empty icon={UserSearch} title={t("users.none")} />
        }
      </View>
    </AdminFrame>
  );
}

function Found({ list, users }: { list: List<User>; users: User[] }) {
  const [heir, setHeir] = useState<User | null>(null);
  const me = user.value;
  const mayGive = me?.role === "admin" || me?.role === "owner";
  const give = async (person: User, role: GivenRole) => {
    try {
      const params = { path: { user_id: person.id } };
      const changed = await call(api.PUT("/api/admin/users/{user_id}/role", { params, body: { role } }));
      list.set(users.map((other) => (other.id === changed.id ? changed : other)));
      toast(t("users.changed", { name: changed.name, role: t(`role.${changed.role}`) }));
    } catch (error) {
      list.set([...users]);
      toast(explainProblem(asProblem(error)), "bad");
    }
  };
  const role = (person: User) =>
    mayGive && person.role !== "owner" && person.id !== me?.id ? (
      <Select
        bare
        label={t("users.role_of", { name: person.name })}
        value={person.role}
        onValue={(value) => give(person, value as GivenRole)}
        options={GIVEN.map((value) => ({ value, label: t(`role.${value}`) }))}
      />
    ) : (
      <Badge tone={person.role === "owner" ? "accent" : "neutral"}>{t(`role.${person.role}`)}</Badge>
    );
  const columns: Column<User>[] = [
    { label: t("field.name"), main: true, cell: (person) => person.name },
    { label: t("field.email"), cell: (person) => person.email },
    { label: t("users.since"), cell: (person) => <span class="nowrap">{formatDay(person.created_at)}</span> },
    { label: t("users.role"), cell: role },
  ];
  if (me?.role === "owner") {
    columns.push({
      label: t("users.actions"),
      quiet: true,
      cell: (person) =>
        person.id !== me.id && (
          <Button small onClick={() => setHeir(person)} aria-label={t("users.transfer_to", { name: person.name })}>
            {t("users.transfer")}
          </Button>
        ),
    });
  }
  return (
    <>
      <Table caption={t("users.title")} columns={columns} rows={users} id={(person) => person.id} />
      <LoadMore list={list} />
      {heir && <Transfer to={heir} onClose={() => setHeir(null)} onDone={list.reload} />}
    </>
  );
}

function Transfer({ to, onClose, onDone }: { to: User; onClose: () => void; onDone: () => void }) {
  const form = useForm({ password: "" }, async ({ password }) => {
    await call(api.POST("/api/admin/owner", { body: { user_id: to.id, password } }));
    const me = user.value;
    if (me) setUser({ ...me, role: "admin" });
    toast(t("users.transferred", { name: to.name }));
    onDone();
    onClose();
  });
  return (
    <DialogForm
      title={t("users.transfer_to", { name: to.name })}
      action={t("users.transfer")}
      look="danger"
      form={form}
      onClose={onClose}
    >
      <p>{t("users.transfer_text")}</p>
      <Field
        {...form.field("password")}
        label={t("field.current_password")}
        type="password"
        autocomplete="current-password"
        required
      />
    </DialogForm>
  );
}
