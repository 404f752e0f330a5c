import { useRef, useState } from "preact/hooks";
import { ErrorBoundary, LocationProvider, Router } from "preact-iso";
import { asProblem, type Problem } from "./api/problem";
import { t } from "./lib/i18n";
import { announce } from "./lib/toast";
import { pages } from "./routes";
import { Footer } from "./ui/footer";
import { Header } from "./ui/header";
import { ErrorState } from "./ui/states";
import { Toasts } from "./ui/toasts";

/** What the API's Lambda and the buckets answer is left to the browser. */
const OURS = /^\/(?!api\/|downloads\/|media\/)/;

export function App() {
  const main = useRef<HTMLElement>(null);
  const [crash, setCrash] = useState<Problem | null>(null);

  /** After a change of page the next Tab goes on in it, and its title is said. */
  const arrived = () => {
    setCrash(null);
    main.current?.focus({ preventScroll: true });
    setTimeout(() => announce(document.title), 300);
  };

  return (
    <LocationProvider scope={OURS}>
      <a class="skip" href="#main">
        {t("shell.skip")}
      </a>
      <Header />
      <main id="main" class="page" ref={main} tabIndex={-1}>
        {crash && <ErrorState problem={crash} retry={() => location.reload()} />}
        <ErrorBoundary onError={(error) => setCrash(asProblem(error))}>
          <Router onRouteChange={arrived}>{pages}</Router>
        </ErrorBoundary>
      </main>
      <Footer />
      <Toasts />
    </LocationProvider>
  );
}
