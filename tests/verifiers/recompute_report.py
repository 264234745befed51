#!/usr/bin/env python3
"""Computes an annual value report again from its CSV annex alone, and says where it differs.

    recompute_report.py REPORT.zip

It shares no code with the program. Every pound and every count of the report is worked out from the rows of the annex (days of
membership, minutes, cost lines, the price index, the published amounts) in exact fractions, by the definitions that the report
prints, and compared with what the report says. Exit 0: all agree. Exit 1: a figure differs; each difference is a line.
"""

import csv
import datetime
import io
import sys
import zipfile
from fractions import Fraction


def read(path):
    """Every table of the zip by name, as lists of dictionaries."""
    tables = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = io.TextIOWrapper(archive.open(name), encoding="utf-8", newline="")
            tables[name.removesuffix(".csv")] = list(csv.DictReader(text))
    return tables


def rounded(value, places):
    """Half away from zero, once."""
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    digits = str(whole).rjust(places + 1, "0")
    sign = "-" if value < 0 and whole else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def over(numerator, denominator):
    """A quotient; None where it is not calculable."""
    return None if numerator is None or denominator is None or denominator == 0 else numerator / denominator


def times(one, other):
    return None if one is None or other is None else one * other


class Year:
    """What happened, counted from the rows."""

    def __init__(self, tables):
        self.tables = tables
        self.inputs = {row["input"]: row["value"] for row in tables["inputs"]}
        self.people = {row["member"] for row in tables["members"] if row["kind"] == "person"}
        self.days = self.days_open()
        self.registered = {member for member, days in self.days.items() if days}
        self.given, self.received, self.attended = {}, {}, {}
        self.exchanges, self.gave, self.got = {}, set(), set()
        self.partners, self.directed = {}, set()
        self.minutes = self.with_organisations = self.from_pot = 0
        self.one_to_one = self.group = self.pair_exchanges = 0
        self.count_pairs()
        self.count_sessions()
        self.active = self.registered & (self.gave | self.got)

    def days_open(self):
        """Days of membership among the counted days, each once."""
        seen = {}
        for row in self.tables["memberships"]:
            day, last = datetime.date.fromisoformat(row["from"]), datetime.date.fromisoformat(row["to"])
            mine = seen.setdefault(row["member"], set())
            while day <= last:
                mine.add(day)
                day += datetime.timedelta(days=1)
        return {member: len(days) for member, days in seen.items() if member in self.people}

    def add(self, where, member, amount):
        where[member] = where.get(member, 0) + amount

    def count_pairs(self):
        for row in self.tables["pairs"]:
            giver, receiver, minutes, exchanges = row["giver"], row["receiver"], int(row["minutes"]), int(row["exchanges"])
            self.minutes += minutes
            self.one_to_one += minutes
            self.pair_exchanges += exchanges
            self.gave.add(giver)
            self.got.add(receiver)
            self.add(self.exchanges, giver, exchanges)
            self.add(self.exchanges, receiver, exchanges)
            if {giver, receiver} <= self.people:
                self.add(self.given, giver, minutes)
                self.add(self.received, receiver, minutes)
                self.directed.add((giver, receiver))
            else:
                self.with_organisations += minutes

    def count_sessions(self):
        for row in self.tables["sessions"]:
            member, moved = row["member"], int(row["moved_minutes"])
            self.add(self.attended, member, int(row["attended_minutes"]))
            if row["part"] == "helper":
                self.minutes += moved
                self.group += moved
                self.with_organisations += moved if row["met_by"] == "organisation" else 0
                self.from_pot += moved if row["met_by"] == "pot" else 0
            if moved == 0:
                continue
            self.add(self.exchanges, member, 1)
            (self.gave if moved > 0 else self.got).add(member)
            if row["met_by"] == "attenders":
                self.add(self.given if moved > 0 else self.received, member, abs(moved))

    def sessions(self):
        return len({row["session"] for row in self.tables["sessions"]})

    def member_years(self, members):
        return Fraction(sum(self.days[member] for member in members), int(self.inputs["days_of_the_year"]))


def cost_of(row):
    """What a line of the register adds to the year: its amount, or its part of it where it is spread over its life."""
    amount = Fraction(row["amount"])
    if row.get("days_of_life"):
        amount = amount * int(row["days_in_year"]) / int(row["days_of_life"])
    return amount


def prices(tables, year):
    """The published pair in the report's prices; None where the index does not reach."""
    index = {row["price_year"]: Fraction(row["index"]) for row in tables["price_index"]}
    found = {}
    for row in tables["benchmarks"]:
        base, now = index.get(row["price_year"]), index.get(year.inputs["price_year"])
        factor = over(now, base)
        found[row["benchmark"]] = (factor, times(Fraction(row["published"]), factor))
    return found


def figures_of(tables, year):
    """Every figure by its definition."""
    active, registered = year.active, year.registered
    hours, between = Fraction(year.minutes, 60), year.minutes - year.with_organisations - year.from_pot
    partners = {member: set() for member in active}
    directed = {pair for pair in year.directed if pair[0] in active and pair[1] in active}
    for giver, receiver in directed:
        partners[giver].add(receiver)
        partners[receiver].add(giver)
    amy, registered_years = year.member_years(active), year.member_years(registered)
    costs = [(row["payment"], cost_of(row)) for row in tables["costs"]]
    cost = sum((amount for _, amount in costs), Fraction(0))
    spent = cost if costs else None
    published = prices(tables, year)
    cost_each, saving_each = published["time-bank-cost"][1], published["time-bank-saving"][1]
    potential = times(saving_each, amy)
    n = len(active)
    gave, got = year.gave & active, year.got & active
    returned = sum(min(year.given.get(member, 0), year.received.get(member, 0)) for member in active)
    return {
        "hours_exchanged": hours,
        "hours_with_organisations": Fraction(year.with_organisations, 60),
        "attender_hours": Fraction(sum(minutes for member, minutes in year.attended.items() if member in registered), 60),
        "registered_members": Fraction(len(registered)),
        "active_members": Fraction(n),
        "strict_members": Fraction(sum(1 for member in active if year.exchanges[member] >= 3)),
        "registered_member_years": registered_years,
        "active_member_years": amy,
        "reciprocal_share": over(Fraction(len(gave & got)), n),
        "give_only_share": over(Fraction(len(gave - got)), n),
        "receive_only_share": over(Fraction(len(got - gave)), n),
        "hours_per_active_member_year": over(hours, amy),
        "cost_per_member_uprated": cost_each,
        "saving_per_member_uprated": saving_each,
        "benchmark_cost": times(cost_each, amy),
        "benchmark_potential": potential,
        "own_cost": cost,
        "own_cost_cash": sum((amount for payment, amount in costs if payment == "cash"), Fraction(0)),
        "own_cost_in_kind": sum((amount for payment, amount in costs if payment == "in_kind"), Fraction(0)),
        "cost_per_active_member_year": over(spent, amy),
        "cost_per_registered_member_year": over(spent, registered_years),
        "cost_per_hour": over(spent, hours),
        "saving_per_hour": over(potential, hours),
        "switching_value": over(spent, potential),
        "reciprocity_index": over(Fraction(returned), between),
        "density": over(Fraction(len(directed)), n * (n - 1)),
        "mean_partners": over(Fraction(sum(len(each) for each in partners.values())), n),
        "busiest_giver_share": over(Fraction(max((year.given.get(member, 0) for member in active), default=0)), between),
    }


class Check:
    """Compares, and remembers what differs."""

    def __init__(self):
        self.compared, self.faults = 0, []

    def same(self, what, said, computed, places):
        self.compared += 1
        expected = "" if computed is None else rounded(computed, places)
        if said != expected:
            self.faults.append(f"{what}: the report says {said or 'nothing'}, the rows say {expected or 'nothing'}")

    def unrounded(self, what, said, computed):
        self.compared += 1
        if (computed is None) != (said == ""):
            self.faults.append(f"{what}: unrounded {said or 'nothing'} is not {computed}")
        elif computed is not None and abs(Fraction(said) - computed) > Fraction(1, 10**15) * max(1, abs(computed)):
            self.faults.append(f"{what}: unrounded {said} is not {float(computed)}")

    def count(self, what, said, computed):
        self.compared += 1
        if int(said) != computed:
            self.faults.append(f"{what}: the report says {said}, the rows say {computed}")


def compare(tables):
    year, check = Year(tables), Check()
    figures = figures_of(tables, year)
    for row in tables["figures"]:
        name, places = row["figure"], 2 if row["unit"] == "pounds" else 6
        if name not in figures:
            check.faults.append(f"{name}: this script does not know the figure")
            continue
        check.same(name, row["value"], figures[name], places)
        check.unrounded(name, row["unrounded"], figures[name])
    missing = set(figures) - {row["figure"] for row in tables["figures"]}
    check.faults.extend(f"{name}: not in the report" for name in sorted(missing))
    hours = figures["hours_exchanged"]
    tables_of_hours(tables, year, check, hours)
    money(tables, check, figures)
    return check


def tables_of_hours(tables, year, check, hours):
    """Each table of hours adds up to the hours exchanged, and its exchanges to the exchanges and sessions."""
    happened = year.pair_exchanges + year.sessions()
    for name in ("hours_by_month", "hours_by_category", "hours_by_way"):
        check.count(f"{name}, exchanges", sum(int(row["exchanges"]) for row in tables[name]), happened)
        total = sum((Fraction(row["hours"]) for row in tables[name]), Fraction(0))
        check.compared += 1
        # Each row was rounded once, to six places.
        if abs(total - hours) > Fraction(len(tables[name]), 10**6):
            check.faults.append(f"{name}: its hours add up to {float(total)}, not to {float(hours)}")
    ways = {row["way"]: row for row in tables["hours_by_way"]}
    check.same("one to one", ways["one_to_one"]["hours"], Fraction(year.one_to_one, 60), 6)
    check.same("in groups", ways["group"]["hours"], Fraction(year.group, 60), 6)
    check.count("sessions", ways["group"]["exchanges"], year.sessions())


def money(tables, check, figures):
    """Realisation, cost by kind and the published amounts."""
    potential, hours = figures["benchmark_potential"], figures["hours_exchanged"]
    cost = figures["own_cost"] if tables["costs"] else None
    for row in tables["realisation"]:
        r = Fraction(row["r"])
        value = times(r, potential)
        check.same(f"value at {row['r']}", row["value"], value, 2)
        check.same(f"net at {row['r']}", row["net"], None if value is None or cost is None else value - cost, 2)
        check.same(f"ratio at {row['r']}", row["ratio"], over(value, cost), 6)
        check.same(f"for each hour at {row['r']}", row["value_per_hour"], over(value, hours), 2)
    for row in tables["benchmarks"]:
        factor, amount = prices(tables, Year(tables))[row["benchmark"]]
        check.same(f"{row['benchmark']} in the report's prices", row["uprated"], amount, 2)
        check.unrounded(f"{row['benchmark']}, factor", row["factor"], factor)
    for row in tables.get("costs_by_heading", []):
        lines = [line for line in tables["costs"] if line["heading"] == row["heading"]]
        for column, payments in (("paid", ("cash",)), ("in_kind", ("in_kind",)), ("together", ("cash", "in_kind"))):
            total = sum((cost_of(line) for line in lines if line["payment"] in payments), Fraction(0))
            check.same(f"{row['heading']}, {column}", row[column], total, 2)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    check = compare(read(sys.argv[1]))
    for fault in check.faults:
        print(fault)
    print(f"{check.compared} numbers were computed again, {len(check.faults)} differ")
    sys.exit(1 if check.faults else 0)


if __name__ == "__main__":
    main()
