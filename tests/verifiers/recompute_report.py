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
import itertools
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


def pair(tables):
    """The names of the records that the report is reckoned with: the cost and the saving."""
    used = {row["used_as"]: row["benchmark"] for row in tables["benchmarks"] if row["used_as"]}
    return used["cost"], used["saving"]


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
    cost_each, saving_each = (published[name][1] for name in pair(tables))
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
    assumptions(tables, check, year, figures)
    years(tables, check, figures)
    benefits(tables, check, figures)
    wages(tables, check, year)
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
    amy, spent = figures["active_member_years"], cost
    ships = [prices(tables, Year(tables))[name][1] for name in ("time-bank-cost", "time-bank-saving")]
    by_ships = {
        "cost_per_member_uprated": ships[0],
        "saving_per_member_uprated": ships[1],
        "benchmark_cost": times(ships[0], amy),
        "benchmark_potential": times(ships[1], amy),
        "saving_per_hour": over(times(ships[1], amy), hours),
        "switching_value": over(spent, times(ships[1], amy)),
    }
    for row in tables.get("as_published", []):
        places = 2 if row["unit"] == "pounds" else 6
        check.same(f"{row['figure']} by the published pair", row["with_published"], by_ships[row["figure"]], places)
        check.same(f"{row['figure']} by the own record", row["with_own"], figures[row["figure"]], places)
    for row in tables["benchmarks"]:
        factor, amount = prices(tables, Year(tables))[row["benchmark"]]
        check.same(f"{row['benchmark']} in the report's prices", row["uprated"], amount, 2)
        check.unrounded(f"{row['benchmark']}, factor", row["factor"], factor)
    for row in tables.get("costs_by_heading", []):
        lines = [line for line in tables["costs"] if line["heading"] == row["heading"]]
        for column, payments in (("paid", ("cash",)), ("in_kind", ("in_kind",)), ("together", ("cash", "in_kind"))):
            total = sum((cost_of(line) for line in lines if line["payment"] in payments), Fraction(0))
            check.same(f"{row['heading']}, {column}", row[column], total, 2)


def savings(tables):
    """The savings that the sensitivity tries, by their price year: a record of the bank's own has one."""
    saving = pair(tables)[1]
    ships = {"2010-11": "time-bank-saving", "2009-10": "time-bank-saving-2009-10"}
    return ships if saving == "time-bank-saving" else {"own": saving}


def chacha8(key):
    """The 64-bit numbers of the ChaCha8 stream of a key, counter and nonce 0 (RFC 8439's rounds, eight of them)."""
    constants = [0x61707865, 0x3320646E, 0x79622D32, 0x6B206574]
    words = [int.from_bytes(key[at : at + 4], "little") for at in range(0, 32, 4)]
    quarters = [(0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15), (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14)]
    for block in itertools.count():
        start = constants + words + [block & 0xFFFFFFFF, block >> 32, 0, 0]
        state = list(start)
        for _ in range(4):
            for a, b, c, d in quarters:
                for one, other, rotated, by in ((a, b, d, 16), (c, d, b, 12), (a, b, d, 8), (c, d, b, 7)):
                    state[one] = (state[one] + state[other]) & 0xFFFFFFFF
                    mixed = state[rotated] ^ state[one]
                    state[rotated] = (mixed << by | mixed >> (32 - by)) & 0xFFFFFFFF
        out = [(one + other) & 0xFFFFFFFF for one, other in zip(state, start)]
        yield from (out[at] | out[at + 1] << 32 for at in range(0, 16, 2))


def drawn(key, count):
    """The draws that a key makes: r, the cost's factor, the base year and who is counted."""
    stream = chacha8(bytes.fromhex(key))
    for _ in range(count):
        r, factor, base, who = (next(stream) for _ in range(4))
        factor = Fraction(900_000 + factor % 200_001, 10**6)
        yield Fraction(r % 1_000_001, 10**6), factor, "2009-10" if base % 2 else "2010-11", "strict" if who % 2 else "active"


def assumptions(tables, check, year, figures):
    """Every case of the sensitivity, every draw from its key, their percentiles, and what matters most."""
    published, tried = prices(tables, year), savings(tables)
    own = "own" in tried
    who = {"active": year.active, "registered": year.registered}
    who["strict"] = {member for member in year.active if year.exchanges[member] >= 3}
    years_of = {name: year.member_years(members) for name, members in who.items()}
    cost = figures["own_cost"] if tables["costs"] else None

    def potential(name, base):
        return times(published[tried[base]][1], years_of[name]) if who[name] else None

    def net(name, base, r, factor):
        worth = times(potential(name, base), r)
        return None if worth is None or cost is None else worth - cost * factor

    for row in tables["switching_values"]:
        name, base, what = row["denominator"], row["base_year"], f"{row['denominator']} {row['base_year']}"
        check.same(f"{what}, member-years", row["member_years"], years_of[name], 6)
        check.same(f"{what}, potential", row["potential"], potential(name, base), 2)
        for column, factor in (("switching_low", 9), ("switching", 10), ("switching_high", 11)):
            check.same(f"{what}, {column}", row[column], over(times(cost, Fraction(factor, 10)), potential(name, base)), 6)
    check.count("cases", len(tables["sensitivity"]), 36 * len(tried))
    for row in tables["sensitivity"]:
        r, factor = Fraction(row["r"]), Fraction(row["cost_factor"])
        worth = times(potential(row["denominator"], row["base_year"]), r)
        check.same("a case's worth", row["value"], worth, 2)
        check.same("a case's net", row["net"], net(row["denominator"], row["base_year"], r, factor), 2)
        check.same("a case's ratio", row["ratio"], over(worth, times(cost, factor)), 6)
    draws, nets = tables.get("draws", []), []
    for row, (r, factor, base, name) in zip(draws, drawn(year.inputs["draw_key"], len(draws))):
        base = "own" if own else base
        same = (Fraction(row["r"]), Fraction(row["cost_factor"]), row["base_year"], row["denominator"]) == (r, factor, base, name)
        check.count(f"draw {row['draw']} is the key's", 1, int(same))
        nets.append(net(name, base, r, factor))
        check.same(f"draw {row['draw']}", row["net"], nets[-1], 2)
    nets.sort()
    for row in tables.get("draw_percentiles", []):
        rank = -(-int(row["percentile"]) * len(nets) // 100)
        check.same(f"percentile {row['percentile']}", row["net"], nets[rank - 1], 2)
    main = "own" if own else "2010-11"
    middle, half = ("active", main), Fraction(1, 2)
    ends = {
        "realisation": [net(*middle, Fraction(r), 1) for r in (0, 1)],
        "cost": [net(*middle, half, Fraction(percent, 100)) for percent in (90, 110)],
        "base_year": [net("active", base, half, 1) for base in tried],
        "denominator": [net(name, main, half, 1) for name in ("active", "strict")],
    }
    for row in tables.get("tornado", []):
        low, high = sorted(ends[row["lever"]])
        for column, computed in (("net_low", low), ("net_high", high), ("span", high - low)):
            check.same(f"{row['lever']}, {column}", row[column], computed, 2)


def years(tables, check, figures):
    """The years' prices, this year's own line, and what changed."""
    index = {row["price_year"]: Fraction(row["index"]) for row in tables["price_index"]}
    this = tables["years_cost"][-1]["price_year"]
    for row in tables["years_cost"]:
        factor = Fraction(1) if row["price_year"] == this else over(index.get(this), index.get(row["price_year"]))
        check.unrounded(f"factor of {row['year']}", row["factor"], factor)
        if row["cost_then"] and factor:
            check.compared += 1
            # The year's own cost stands here to the penny.
            if abs(Fraction(row["cost_then"]) * factor - Fraction(row["own_cost"])) > Fraction(1, 100) * max(1, factor):
                check.faults.append(f"{row['year']}: {row['own_cost']} is not {row['cost_then']} in the prices of {this}")
    by_year = {row["year"]: {**row, **more} for row, more in zip(tables["years"], tables["years_cost"])}
    *_, last = by_year.values()
    for name, said in last.items():
        if name in figures:
            nothing = name == "own_cost" and not tables["costs"]
            check.same(f"this year's {name}", said, None if nothing else figures[name], 2 if "cost" in name else 6)
    for row in tables.get("changes", []):
        before = list(by_year.values())[-2]
        for column, line in (("before", before), ("now", last)):
            check.count(f"{row['figure']} {column}", int(row[column] == line[row["figure"]]), 1)


def claimed(row):
    """Pounds of each year of a line of the benefit register, after everything is taken off; None where it has no amount."""
    if not row["each"]:
        return None
    left = [1 - Fraction(row[part]) for part in ("deadweight", "displacement", "attribution")]
    first = int(row["units"]) * Fraction(row["each"]) * left[0] * left[1] * left[2]
    return [first * (1 - Fraction(row["drop_off"])) ** later for later in range(int(row["years"]))]


def present(row, first):
    """The present value of a line; the first year is discounted `first` times."""
    by_year, rate = claimed(row), 1 + Fraction(row["discount_rate"])
    return None if by_year is None else sum((gain / rate ** (later + first) for later, gain in enumerate(by_year)), Fraction(0))


def benefits(tables, check, figures):
    """Every line of the benefit register, the sums by class, and the return with its range."""
    gains, rises = tables.get("benefits", []), tables.get("costs_that_rose", [])
    for row in gains + rises:
        first = claimed(row)
        check.same(f"{row['what']}, first year", row["first_year"], None if first is None else first[0], 2)
        check.same(f"{row['what']}, k from 1", row["value_from_one"], present(row, 1), 2)
        check.same(f"{row['what']}, base year 0", row["value_base_year"], present(row, 0), 2)
    worth = [row for row in gains + rises if row["each"]]
    for row in tables.get("benefits_by_class", []):
        lines = [line for line in gains if line["class"] == row["class"]]
        counted = [line for line in lines if line["each"]]
        check.count(f"{row['class']}, lines", int(row["lines"]), len(lines))
        check.count(f"{row['class']}, without an amount", int(row["without_amount"]), len(lines) - len(counted))
        check.same(f"{row['class']}, first year", row["first_year"], sum((claimed(line)[0] for line in counted), Fraction(0)), 2)
        check.same(f"{row['class']}, k from 1", row["value_from_one"], sum((present(line, 1) for line in counted), Fraction(0)), 2)
        check.same(f"{row['class']}, base year 0", row["value_base_year"], sum((present(line, 0) for line in counted), Fraction(0)), 2)
    cost = figures["own_cost"] if tables["costs"] else None
    for row in tables.get("social_return", []):
        value = sum((present(line, 1 if row["convention"] == "from_one" else 0) for line in worth), Fraction(0))
        check.same(f"present value, {row['convention']}", row["present_value"], value, 2)
        for column, percent in (("ratio_low", 110), ("ratio_middle", 100), ("ratio_high", 90)):
            check.same(f"{row['convention']}, {column}", row[column], over(value, times(cost, Fraction(percent, 100))), 6)


def wages(tables, check, year):
    """The hours at a wage: every minute once."""
    rows = tables.get("replacement", [])
    check.count("minutes at a wage", sum(int(row["minutes"]) for row in rows), year.minutes)
    for row in rows:
        wage = Fraction(row["an_hour"]) if row["an_hour"] else None
        worth = Fraction(0) if row["minutes"] == "0" else times(wage, Fraction(int(row["minutes"]), 60))
        check.same(f"hours at a wage from {row['from_month']}", row["at_wage"], worth, 2)


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
