import { defineConfig, type Plugin } from "vite";

/** Preloads the Latin face, so that text is set in it before the style sheet has been read. */
function preloadFont(): Plugin {
  return {
    name: "preload-font",
    transformIndexHtml: {
      order: "post",
      handler(_html, context) {
        const font = Object.keys(context.bundle ?? {}).find((name) => /sans-latin-wght-normal.*\.woff2$/.test(name));
        if (!font) return [];
        const attrs = { rel: "preload", as: "font", type: "font/woff2", href: `/${font}`, crossorigin: true };
        return [{ tag: "link", attrs, injectTo: "head" }];
      },
    },
  };
}

/** What every page needs comes in one file instead of thirty. */
const SHELL = new RegExp(
  [
    "node_modules/(preact|@preact|preact-iso)/",
    "src/api/",
    "src/lib/(cart|chunk|format|form|head|i18n|load|navigate|session|storage|theme|toast)\\.",
    "src/ui/(add-to-cart|badge|button|cards|cover|field|footer|guard|header|icon|menu|price|search-box|states|toasts)\\.",
  ].join("|"),
);

const backend = process.env.HANDSEL_API ?? "http://127.0.0.1:8000";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  json: { namedExports: false, stringify: true },
  plugins: [preloadFont()],
  build: {
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "shell", test: SHELL, priority: 1 }] } } },
  },
  worker: { format: "es" },
  server: { proxy: { "/api": backend, "/downloads": backend, "/media": backend } },
});
