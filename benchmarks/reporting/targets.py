"""What was promised, and which figure shows it. It knows the names in the raw results, not how they
are printed."""

import dataclasses


@dataclasses.dataclass
class Figure:
    """One measured ratio; `note` says what else one must know of it."""
    ratio: float
    lower: float
    upper: float
    peer_ns: float | None = None
    ours_ns: float | None = None
    note: str = ""


@dataclasses.dataclass
class Row:
    operation: str
    must: float
    reach: float | None
    figure: Figure | None
    unit: str = "x"
    # For sizes and times less is better, and there is no peer.
    less_is_better: bool = False
    # Noise may go either way, so a little less counts as no worse.
    no_worse: bool = False

    def verdict(self):
        if self.figure is None:
            return "not measured"
        if self.less_is_better:
            return "must" if self.figure.ratio <= self.must else "**missed**"
        if self.no_worse:
            return "must" if self.figure.ratio >= 0.97 * self.must else "**missed**"
        if self.reach is not None and self.figure.ratio >= self.reach:
            return "reach"
        return "must" if self.figure.ratio >= self.must else "**missed**"


def figure_of(result, note=""):
    return Figure(result["ratio"], result["lower"], result["upper"], result["peer_ns"],
                  result["ours_ns"], note)


def find(results, **wanted):
    """The only result with these values; None where it was not measured."""
    for result in results:
        if "ratio" in result and all(result.get(name) == value for name, value in wanted.items()):
            return result
    return None


def target_rows(results):
    def mmdb(name, must, reach, operation, database="city"):
        asked = {"database": database, "operation": operation}
        result = find(results["mmdb"], mode="warm", **asked)
        in_turns = find(results["mmdb"], mode="in turns", **asked)
        note = f"in turns {in_turns['ratio']:.2f}" if in_turns else ""
        return Row(name, must, reach, figure_of(result, note) if result else None)

    rows = [
        mmdb("lookup_sockaddr IPv4, covered", 8, 12, "lookup_sockaddr IPv4"),
        mmdb("lookup_sockaddr IPv4, zipf", 8, 12, "lookup_sockaddr IPv4 clients"),
        mmdb("lookup_sockaddr IPv6, covered", 5, 9, "lookup_sockaddr IPv6"),
        mmdb("country file: lookup_sockaddr IPv4, covered", 7, 9, "lookup_sockaddr IPv4",
             "country"),
        mmdb("asn file: lookup_sockaddr IPv4, covered", 7, 9, "lookup_sockaddr IPv4", "asn"),
        mmdb("batch IPv4", 15, 25, "lookup_many IPv4"),
        mmdb("batch IPv6", 8, 18, "lookup_many IPv6"),
        mmdb("lookup_string IPv4", 5, 7, "lookup_string IPv4"),
        mmdb("lookup_string IPv6", 3.5, 5, "lookup_string IPv6"),
        mmdb("lookup_string + get_value, single", 2.4, 4, "lookup_string+get_value"),
        mmdb("lookup_string + get_value, batch", 5, 7, "lookup_string+get_value, batch"),
        mmdb("get_value alone (country.iso_code)", 1.8, 2.5, "get_value country.iso_code"),
        mmdb("entry list + free", 2, 3, "get_entry_data_list+free"),
        mmdb("dump", 4, 5, "dump_entry_data_list"),
        mmdb("open + close", 4, 6, "open+close"),
        mmdb("open + first 100 lookups + close", 1.0, 1.3, "open+100 lookups+close"),
        mmdb("open + first 1000 lookups + close", 1.0, 1.3, "open+1000 lookups+close"),
        tiny_row(results["mmdb"]),
    ]
    return rows + literal_rows(results["literals"]) + batch_rows(results["text_batch"]) + glob_rows(results["globs"]) + [
        thread_row(results["threads"])]


def tiny_row(results):
    """Every operation counts, so the worst one does."""
    tiny = [r for r in results if r.get("database") == "small" and r.get("mode") == "warm"]
    worst = min(tiny, key=lambda r: r["ratio"], default=None)
    figure = figure_of(worst, f"the least: {worst['operation']}") if worst else None
    return Row("tiny database, every operation", 1.0, 1.5, figure)


def literal_rows(results):
    rows = []
    for question, must, reach in (("hit", 1.5, 2.5), ("miss", 2, 4)):
        result = next((r for r in results if r.get("question") == question
                       and r["peer"] == "table" and r["case"] == "case counts"
                       and 900_000 < r["literals"] < 1_100_000), None)
        rows.append(Row(f"literals, 1 million, {question}, beside the format's table", must, reach,
                        figure_of(result) if result else None))
    return rows


def batch_rows(results):
    """What is meant by "reach" in the rows of literals."""
    rows = []
    for question, name, must, reach in (("hit", "found", 1.5, 2.5), ("miss", "absent", 2, 4)):
        result = find(results, name=f"literals {name}, table/batch")
        figure = result and Figure(result["ratio"], result["lower"], result["upper"],
                                   result["table_ns"], result["batch_ns"])
        rows.append(Row(f"literals, 1 million, {question}, in a batch", must, reach, figure))
    return rows


def glob_rows(results):
    rows = []
    for hits, must, reach in ((1, 3.5, 6), (50, 2.5, 4)):
        result = find(results, globs=100_000, hits=hits, peer="hyperscan", mode="warm")
        rows.append(Row(f"globs, 100,000 mixed, beside Hyperscan, {hits} % hits", must, reach,
                        figure_of(result) if result else None))
    built = {r["engine"]: r for r in results if r.get("globs") == 100_000 and "engine" in r}
    for name, field, unit, must in (("private memory", "memory", " MB", 10),
                                    ("ready after", "build_ms", " s", 0.5)):
        figure = None
        if "ours" in built:
            made = built["ours"][field] / (1e6 if field == "memory" else 1e3)
            stored = built["ours, stored"][field]
            note = f"{stored:.0f} bytes" if field == "memory" else f"{stored * 1e3:.0f} µs"
            figure = Figure(made, made, made, note=f"stored in the file: {note}")
        rows.append(Row(f"globs, 100,000, made at first use: {name}", must, 0, figure, unit,
                        less_is_better=True))
    return rows


def thread_row(results):
    of_ours = next((r for r in results if r.get("library") == "ours" and "eight_to_two" in r), None)
    figure = None
    if of_ours:
        figure = Figure(of_ours["eight_to_two"], of_ours["lower"], of_ours["upper"],
                        note="lookups a second of 8 threads to those of 2")
    return Row("8 threads, one database, to 2 threads", 1.0, None, figure, no_worse=True)
