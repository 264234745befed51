"""Reads what tests/long/bench measured, and prints medians with their spread, and each goal with how far it was met.

Ratios compare medians of rounds that took turns. A goal that was not measured is said to be so; none is left out.
"""

import json
import platform
import statistics
import sys
from collections import defaultdict


def read(path):
    rates, waits, loads = defaultdict(list), defaultdict(list), []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            key = (row["label"], row.get("clients", 0), row.get("accounts", "uniform"))
            rates[key].append(float(row["per_second"]))
            if "median_ms" in row:
                waits[key].append((float(row["median_ms"]), float(row["p95_ms"]), float(row["p99_ms"])))
            loads.append(row["load"])
    return rates, waits, loads


def spread(values):
    return f"{statistics.median(values):,.0f} ({min(values):,.0f} to {max(values):,.0f})"


def main(path):
    rates, waits, loads = read(path)
    print(f"{platform.processor() or platform.machine()}, Linux {platform.release()}; rounds {max(map(len, rates.values()))}; ", end="")
    print(f"load while measuring {min(loads):.1f} to {max(loads):.1f}")
    print()
    print("| what | clients | transfers a second: median (least to most) | wait ms: median, p95, p99 |")
    print("|---|---|---|---|")
    for key in sorted(rates):
        label, clients, accounts = key
        found = waits.get(key)
        wait = ", ".join(f"{statistics.median(each):.2f}" for each in zip(*found)) if found else ""
        print(f"| {label}{' (hot)' if accounts == 'hot' else ''} | {clients or ''} | {spread(rates[key])} | {wait} |")
    print()
    print("| goal | wanted | measured | |")
    print("|---|---|---|---|")

    def median(label, clients=0, accounts="uniform"):
        found = rates.get((label, clients, accounts))
        return statistics.median(found) if found else None

    def ratio(goal, wanted, above, below):
        if above is None or below is None:
            print(f"| {goal} | ≥ {wanted} | not measured | |")
        else:
            print(f"| {goal} | ≥ {wanted} | {above / below:.2f} | {'met' if above / below >= wanted else 'MISSED'} |")

    for size in ("small", "large"):
        sqlite, group = median(f"goodturn sqlite {size} service", 64), median(f"sqlite-c group {size}", 64)
        ratio(f"SQLite ({size}), service at 64, of the raw C API in the same group commit", 0.75, sqlite, group)
        ratio(f"SQLite ({size}), HTTP at 64, of the raw C API", 0.5, median(f"goodturn sqlite {size} http", 64), group)
    fast = median("goodturn sqlite small service", 64)
    ratio("SQLite, service at 64, of the raw C API with one commit each", 1.3, fast, median("sqlite-c each small", 64))
    slow = median("goodturn sqlite slow service", 64)
    ratio("… where an fsync takes 2 ms or more", 10, slow, median("sqlite-c slow each", 64))
    for clients, wanted in ((8, 2), (32, 5), (64, 5)):
        chained = median("plpgsql chained", clients)
        ratio(f"PostgreSQL, service at {clients}, of plpgsql with a locked chain", wanted, median("goodturn postgres small service", clients), chained)
    for clients in (32, 64):
        plain = median("plpgsql plain", clients)
        ratio(f"PostgreSQL, service at {clients}, of plpgsql without a chain", 1.5, median("goodturn postgres small service", clients), plain)
    for kind in ("sqlite", "postgres"):
        uniform = median(f"goodturn {kind} small service", 64)
        ratio(f"{kind}: one hot account, of uniform, at 64", 0.95, median(f"goodturn {kind} small service", 64, "hot"), uniform)
        ratio(f"{kind}: at 1,000,000 transfers, of at 0, service at 64", 0.9, median(f"goodturn {kind} large service", 64), uniform)
        for door in ("service", "http"):
            found = waits.get((f"goodturn {kind} small {door}", 8, "uniform"))
            if found is None:
                print(f"| {kind}: p99 of a post at 8 clients, {door}, in medians | ≤ 4 | not measured | |")
            else:
                times = statistics.median(p99 / max(middle, 0.01) for middle, _, p99 in found)
                print(f"| {kind}: p99 of a post at 8 clients, {door}, in medians | ≤ 4 | {times:.1f} | {'met' if times <= 4 else 'MISSED'} |")
        verified = median(f"verify {kind}")
        wanted = {"sqlite": 200_000, "postgres": 100_000}[kind]
        if verified is None:
            print(f"| {kind}: verify, transfers a second | ≥ {wanted:,} | not measured | |")
        else:
            print(f"| {kind}: verify, transfers a second | ≥ {wanted:,} | {verified:,.0f} | {'met' if verified >= wanted else 'MISSED'} |")


main(sys.argv[1])
