"""Many clients at once."""

import threading


def together(count, work):
    """Calls `work(number)` on `count` threads, released at once; returns what each returned or raised."""
    outcomes = [None] * count
    barrier = threading.Barrier(count)

    def one(number):
        try:
            barrier.wait(30)
            outcomes[number] = work(number)
        except Exception as error:
            outcomes[number] = error

    threads = [threading.Thread(target=one, args=(number,), daemon=True) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def percentile(values, share):
    """`share` of 0.99 is p99; None of nothing."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else None
