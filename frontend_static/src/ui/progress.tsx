import { formatPercent } from "../lib/format";

interface Props {
  label: string;
  done: number;
  /** 0 as long as it is not known. */
  total: number;
}

/** How far something is; one that does not know its length only says that it goes on. */
export function Progress({ label, done, total }: Props) {
  const share = total > 0 ? Math.min(1, done / total) : undefined;
  return (
    <div class="progress-line">
      <progress
        class={share === undefined ? "progress progress-busy" : "progress"}
        max={1}
        value={share}
        aria-label={label}
      />
      {share !== undefined && (
        <span class="small muted nowrap">
          {done} / {total} · {formatPercent(share)}
        </span>
      )}
    </div>
  );
}
