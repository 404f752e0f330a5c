import { useEffect, useRef, useState } from "preact/hooks";
import { api, call } from "../../../api/client";
import { pauses, wait } from "../../../lib/poll";
import type { Task } from "../shapes";

export const atWork = (task: Task) => task.status === "running" || task.status === "undoing";

const HOURS = 6 * 3600_000;

/** A task, asked for again until it has ended; `onEnd` hears of each end that was seen. */
export function useTask(onEnd: (task: Task) => void): [Task | null, (task: Task | null) => void] {
  const [task, setTask] = useState<Task | null>(null);
  const ended = useRef(onEnd);
  ended.current = onEnd;
  const running = task && atWork(task) ? task.id : null;
  useEffect(() => {
    if (!running) return;
    const stop = new AbortController();
    const ask = async () => {
      for (const pause of pauses(400, 3000, HOURS)) {
        await wait(pause, stop.signal);
        const params = { path: { task: running } };
        const now = await call(api.GET("/api/tasks/{task}", { params })).catch(() => null);
        if (stop.signal.aborted) return;
        if (!now) continue;
        setTask(now);
        if (!atWork(now)) return ended.current(now);
      }
    };
    ask().catch(() => {});
    return () => stop.abort();
  }, [running]);
  return [task, setTask];
}
