import { expect, it, vi } from "vitest";
import { Problem } from "../../api/problem";
import { persist, together } from "./send";

const open = new AbortController().signal;

it("tries again when the way failed, and not when the answer was no", async () => {
  vi.useFakeTimers();
  const shaky = vi
    .fn()
    .mockRejectedValueOnce(new Problem(0, "network", ""))
    .mockResolvedValue("there");
  const outcome = persist(shaky, open);
  await vi.runAllTimersAsync();
  expect(await outcome).toBe("there");
  expect(shaky).toHaveBeenCalledTimes(2);

  const refused = vi.fn().mockRejectedValue(new Problem(403, "storage_refused", ""));
  await expect(persist(refused, open)).rejects.toThrow();
  expect(refused).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});

it("runs no more tasks at once than it may, and all of them", async () => {
  let now = 0;
  let most = 0;
  const done: number[] = [];
  const task = (n: number) => async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setTimeout(resolve, 1));
    now--;
    done.push(n);
  };
  await together([1, 2, 3, 4, 5, 6, 7].map(task), 3);
  expect(most).toBe(3);
  expect(done.sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});
