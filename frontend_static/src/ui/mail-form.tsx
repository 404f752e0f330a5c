import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { useForm } from "../lib/form";
import { useTitle } from "../lib/head";
import { t } from "../lib/i18n";
import { Button } from "./button";
import { Field } from "./field";
import { Notice, ProblemNotice } from "./states";

interface MailFormProps {
  title: string;
  text: string;
  action: string;
  /** Said once it is sent; the same whether or not the address is known here. */
  sent: string;
  send: (email: string) => Promise<unknown>;
  children?: ComponentChildren;
}

/** A page that asks for an e-mail address and has something sent to it. */
export function MailForm({ title, text, action, sent, send, children }: MailFormProps) {
  const [done, setDone] = useState(false);
  useTitle(title);
  const form = useForm({ email: "" }, async ({ email }) => {
    await send(email.trim());
    setDone(true);
  });
  return (
    <div class="narrow slim">
      <h1>{title}</h1>
      <p class="lead">{text}</p>
      {done ? (
        <div role="status">
          <Notice tone="ok">{sent}</Notice>
        </div>
      ) : (
        <form class="panel form" {...form.bind}>
          <Field {...form.field("email")} label={t("field.email")} type="email" autocomplete="email" required />
          <ProblemNotice problem={form.notice} />
          <Button type="submit" look="primary" wide busy={form.busy}>
            {action}
          </Button>
        </form>
      )}
      {children}
    </div>
  );
}
