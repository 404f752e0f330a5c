import { render } from "preact";
import "@fontsource-variable/instrument-sans/wght.css";
import "./styles/index.css";
import { App } from "./app";
import { preferredLocale, showLocale } from "./lib/i18n";
import { loadSession } from "./lib/session";

const root = document.getElementById("app");
if (!root) throw new Error("index.html has no #app");

void loadSession();
await showLocale(preferredLocale());
render(<App />, root);
