import { expect, it, vi } from "vitest";

vi.stubGlobal("document", { documentElement: { lang: "" } });

it("shows the last language wished for, with every part wished for, whatever comes first", async () => {
  const { knowMessages, locale, showLocale, t } = await import("./i18n");
  await Promise.all([showLocale("en"), knowMessages("desk", "member"), showLocale("ro")]);
  expect(locale.value).toBe("ro");
  expect(t("account.title")).toBe("Contul meu");
  expect(t("nav.login")).toBe("Intră în cont");
  await showLocale("en");
  expect(t("account.title")).toBe("Account");
});
