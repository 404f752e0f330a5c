import type { ComponentChildren } from "preact";

export interface Column<T> {
  label: string;
  /** On a phone the rows become cards, and this is a card's heading. */
  main?: boolean;
  number?: boolean;
  /** The label is for those who hear the page only. */
  quiet?: boolean;
  cell: (row: T) => ComponentChildren;
}

interface TableProps<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  id: (row: T) => string;
}

export function Table<T>({ caption, columns, rows, id }: TableProps<T>) {
  const kind = (column: Column<T>) => `${column.number ? "cell-number" : ""}${column.main ? " cell-main" : ""}`;
  return (
    <table class="table">
      <caption class="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.label} scope="col" class={kind(column)}>
              {column.quiet ? <span class="visually-hidden">{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={id(row)}>
            {columns.map((column) => (
              <td key={column.label} class={kind(column)} data-label={column.quiet ? undefined : column.label}>
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
