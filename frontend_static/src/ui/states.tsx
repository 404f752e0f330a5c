import { CircleAlert, CircleCheck, CloudOff, type IconNode, Info, SearchX } from "lucide";
import type { ComponentChildren, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Problem } from "../api/problem";
import { explainProblem } from "../lib/form";
import { useTitle } from "../lib/head";
import { t } from "../lib/i18n";
import type { Loaded } from "../lib/load";
import { announce } from "../lib/toast";
import { Button, ButtonLink } from "./button";
import { Icon } from "./icon";

type Tone = "info" | "ok" | "warn" | "bad";
const TONE_ICONS: Record<Tone, IconNode> = { info: Info, ok: CircleCheck, warn: CircleAlert, bad: CircleAlert };

/** A message that stands in the page. A bad one can take the focus. */
export function Notice({ tone = "info", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <div
      class={`notice notice-${tone}`}
      role={tone === "bad" ? "alert" : undefined}
      tabIndex={-1}
      data-notice={tone === "bad" || undefined}
    >
      <Icon of={TONE_ICONS[tone]} />
      <div>{children}</div>
    </div>
  );
}

export function ProblemNotice({ problem }: { problem: Problem | null }) {
  return problem && <Notice tone="bad">{explainProblem(problem)}</Notice>;
}

interface EmptyProps {
  icon: IconNode;
  title: string;
  children?: ComponentChildren;
  action?: ComponentChildren;
  level?: "h1" | "h2" | "h3";
}

/** Nothing here (yet), and what to do about it. */
export function Empty({ icon, title, children, action, level: Title = "h2" }: EmptyProps) {
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon of={icon} size={28} />
      </span>
      <Title class="empty-title">{title}</Title>
      {children && <p class="muted">{children}</p>}
      {action && <div class="actions">{action}</div>}
    </div>
  );
}

export function NotFound() {
  useTitle(t("not_found.title"));
  const home = (
    <ButtonLink href="/" look="primary">
      {t("not_found.home")}
    </ButtonLink>
  );
  return (
    <Empty icon={SearchX} level="h1" title={t("not_found.title")} action={home}>
      {t("not_found.text")}
    </Empty>
  );
}

export function ErrorState({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const text = explainProblem(problem);
  useEffect(() => announce(text), [text]);
  if (problem.status === 404 || problem.status === 410) return <NotFound />;
  const again = retry && (
    <Button look="primary" onClick={retry}>
      {t("error.retry")}
    </Button>
  );
  return (
    <Empty icon={CloudOff} title={t("error.title")} action={again}>
      {text}
    </Empty>
  );
}

/** Grey shapes of what is coming. */
export function Skeleton({ lines = 3, block }: { lines?: number; block?: boolean }) {
  return (
    <div class="skeleton" aria-hidden="true">
      {block && <div class="skeleton-block" />}
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} class="skeleton-line" />
      ))}
    </div>
  );
}

interface ViewProps<T> {
  of: Pick<Loaded<T>, "data" | "problem" | "reload">;
  skeleton?: JSX.Element;
  children: (data: T) => ComponentChildren;
}

/** What was loaded, or its skeleton, or what went wrong. */
export function View<T>({ of, skeleton, children }: ViewProps<T>) {
  if (of.data !== null) return <>{children(of.data)}</>;
  if (of.problem) return <ErrorState problem={of.problem} retry={of.reload} />;
  return (
    <>
      <p class="visually-hidden">{t("loading")}</p>
      {skeleton ?? <Skeleton block lines={4} />}
    </>
  );
}
