import { explain } from "../../../lib/form";
import { locale, lookUp } from "../../../lib/i18n";

/**
 * What is wrong with a cell, or with a file as a whole. The server's English says exactly what may stand there; other languages say
 * it in general.
 */
export function explainCell(code: string, message: string): string {
  if (locale.value === "en" && message) return message;
  return lookUp(`csv.${code}`) ?? explain(code, message);
}
