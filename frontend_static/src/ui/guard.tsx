import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { useLocation } from "preact-iso";
import { Problem } from "../api/problem";
import { safeNext, withQuery } from "../lib/navigate";
import { isAdmin, isStaff, loadSession, sessionState, user } from "../lib/session";
import { ErrorState, NotFound, Skeleton } from "./states";

export type Need = "member" | "guest" | "staff" | "admin";

/** Goes there once: while the other page's code is fetched this one is still shown, at the new address already. */
function Redirect({ to }: { to: string }) {
  const { route } = useLocation();
  useEffect(() => route(to, true), []);
  return null;
}

/** A page for some only: others are sent to log in (and back), or away from it. */
export function guarded(Page: ComponentType, need: Need): ComponentType {
  return function Guarded(props) {
    const { url, query } = useLocation();
    if (sessionState.value === "waiting") return <Skeleton lines={4} />;
    if (sessionState.value === "lost") {
      return <ErrorState problem={new Problem(0, "network", "")} retry={loadSession} />;
    }
    if (need === "guest") return user.value ? <Redirect to={safeNext(query.next)} /> : <Page {...props} />;
    if (!user.value) return <Redirect to={withQuery("/login", { next: url })} />;
    if ((need === "staff" && !isStaff.value) || (need === "admin" && !isAdmin.value)) return <NotFound />;
    return <Page {...props} />;
  };
}
