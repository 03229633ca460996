"""The page: sentences and tables out of results. It measures nothing and decides nothing."""

HOW = """\
Each figure is of pairs: the peer and this library do the same work in one process, one after the other,
in turns, and take turns at going first. Time is processor time of the thread. The ratio is the median of
the pairs' ratios, peer to ours: above 1 ours is faster; beside it stands the middle half of them. The
nanoseconds are medians of one call.

- **In turns**: a turn is one slice of 32,768 questions after one uncounted slice. The caches hold mostly
  what the other left there.
- **Warm**: a turn goes through all 262,144 questions once, uncounted, and is then timed over them again,
  for at most about 0.1 s: what a program sees that has the machine for itself. Targets are for warm.
- Rows that open the database do so each time; nothing but the file's pages is warm there.
- Questions: *covered*: a random network of the database, a random address in it; *clients*: 200,000 of
  these as often as a web server sees them (Zipf, s = 1); *any*: random addresses; *misses*: those of them
  that the database does not have.
- Databases: made by a generator from a seed (city 5.2 million networks, country 1.1, asn 1.3), and
  *small*, a test file of the format's maker.
"""


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def ratio_text(value):
    return f"{value:.2f}" if value < 10 else f"{value:.1f}"


def half_text(result):
    return f"{ratio_text(result['lower'])} to {ratio_text(result['upper'])}"


def nanoseconds(value):
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def megabytes(value):
    return f"{value / 1e6:,.1f} MB"


def machine(facts):
    kind = "Virtual machine" if facts["virtual"] else "Machine"
    return (f"{kind}: {facts['processor']}, {facts['cores']} cores, cache {facts['cache']}, "
            f"{facts['memory']}; {facts['system']}, Linux {facts['kernel']}; {facts['compiler']}, "
            f"{facts['build_type']}. Load average when the run began: {facts['load']:.2f}.\n")


def targets(rows):
    cells = []
    for row in rows:
        figure = row.figure
        goal = "" if row.reach is None else f"{row.reach:g}{row.unit}"
        measured = half = peer = ours = ""
        if figure:
            measured = f"{ratio_text(figure.ratio)}{row.unit}"
            if not row.less_is_better:
                half = half_text({"lower": figure.lower, "upper": figure.upper})
            if figure.note:
                measured += f" ({figure.note})"
            peer, ours = nanoseconds(figure.peer_ns), nanoseconds(figure.ours_ns)
        cells.append((row.operation, f"{row.must:g}{row.unit}", goal, measured, half, peer, ours,
                      row.verdict()))
    return table(("operation, warm city file unless said", "must", "reach", "measured",
                  "middle half", "peer ns", "ours ns", "verdict"), cells)


def databases(results):
    """A table for each database: warm and in turns side by side."""
    parts = []
    names = dict.fromkeys(r["database"] for r in results if "operation" in r)
    for name in names:
        modes = {mode: {r["operation"]: r for r in results
                        if r.get("database") == name and r.get("mode") == mode}
                 for mode in ("warm", "in turns")}
        cells = []
        for operation, warm in modes["warm"].items():
            turns = modes["in turns"][operation]
            cells.append((operation, ratio_text(warm["ratio"]), half_text(warm),
                          nanoseconds(warm["peer_ns"]), nanoseconds(warm["ours_ns"]),
                          ratio_text(turns["ratio"]), half_text(turns)))
        parts.append(f"### {name}\n\n![Ratios, {name}](performance/{name}.svg)\n\n" + table(
            ("operation", "warm", "middle half", "original ns", "ours ns", "in turns",
             "middle half"), cells))
    return "\n".join(parts)


def memory(results):
    cells = [(r["database"], r["memory"], megabytes(r["file_size"]), megabytes(r["file_bytes"]),
              megabytes(r["private_bytes"])) for r in results if "memory" in r]
    return table(("database", "library", "file", "pages of it in memory, shared", "private"), cells)


def threads(results):
    rates = {(r["library"], r["threads"]): r["lookups_per_second"] for r in results
             if "threads" in r}
    counts = sorted({count for _, count in rates})
    cells = [(library, *(f"{rates[library, count] / 1e6:.1f}" for count in counts))
             for library in ("original", "ours")]
    return table(("million lookups a second", *(f"{c} threads" for c in counts)), cells)


def globs(results):
    compared = [r for r in results if "ratio" in r]
    cells = [(f"{r['globs']:,}", r["peer"], f"{r['hits']} %", r["mode"], nanoseconds(r["peer_ns"]),
              nanoseconds(r["ours_ns"]), ratio_text(r["ratio"]), half_text(r)) for r in compared]
    built = [(f"{r['globs']:,}", r["engine"], f"{r['build_ms']:,.2f} ms",
              megabytes(r["memory"])) for r in results if "engine" in r]
    missing = {"hyperscan", "re2"} - {r["peer"] for r in compared}
    note = f"\nNot on this machine: {', '.join(sorted(missing))}.\n" if missing else ""
    return (table(("globs", "beside", "hits", "mode", "its ns", "ours ns", "ratio", "middle half"),
                  cells)
            + note + "\n" + table(("globs", "engine", "ready after", "private memory"), built))


def literals(results):
    cells = [(f"{r['literals']:,}", r["case"], r["question"], r["peer"], nanoseconds(r["peer_ns"]),
              nanoseconds(r["ours_ns"]), ratio_text(r["ratio"]), half_text(r))
             for r in results if "ratio" in r]
    made = [(f"{r['literals']:,}", r["case"], f"{r['index_bytes_a_literal']:.1f}",
             f"{r['index_ms'] / 1000:.2f} s") for r in results if "index_ms" in r]
    return (table(("literals", "", "question", "beside", "its ns", "ours ns", "ratio",
                   "middle half"), cells)
            + "\n" + table(("literals", "", "index, bytes a literal", "made in"), made))


def building(rows, size):
    names = {
        "networks": f"{size['build_networks']:,} networks (one in ten of IPv6), "
                    f"{size['build_records']:,} different records of 13 values",
        "threats": "100,000 addresses, 200,000 names, 20,000 globs, each with a record",
    }
    cells = [(names[r["what"]], megabytes(r["input_bytes"]),
              f"{r['seconds'][0]:.2f} to {r['seconds'][-1]:.2f} s", megabytes(r["peak_bytes"]),
              megabytes(r["file_bytes"])) for r in rows]
    return table(("what", "table", "time", "peak memory", "file"), cells)


def order(results):
    cells = [(r["pairs"], nanoseconds(r["peer_ns"]), nanoseconds(r["ours_ns"]),
              ratio_text(r["ratio"]), half_text(r)) for r in results if "ratio" in r]
    return table(("pairs", "depth first, ns", "ours, ns", "ratio", "middle half"), cells)


def whole(facts, rows, results, size, minutes):
    release = next((r["original_release"] for r in results["mmdb"] if "original_release" in r), "?")
    return f"""\
# Performance

Written by `benchmarks/report.py`, which measured all of it in one run of {minutes:.0f} minutes.
The original is the system's libmaxminddb {release}. Figures of other machines differ; ratios less so.

{machine(facts)}
## How it is measured

{HOW}
## Targets

"must" decides, "reach" is the goal. Lookups in batches are compared with single calls of the original,
which has no others.

![Targets](performance/targets.svg)

{targets(rows)}
## Lookups beside the original

{databases(results["mmdb"])}
## Memory

After all covered addresses of both families were asked, in a process of its own; private is what that
process alone holds for it: with ours, the front table.

{memory(results["mmdb"])}
## Threads

One database, shared, covered IPv4 addresses, wall time: medians of several rounds, the original and ours
in turns. "8 threads to 2" in the targets is of the neighbours of each round.

{threads(results["threads"])}
## Globs

Host names and URLs, one at a time, asked of one set of mixed globs: 70 % `*.domain`, 10 % `prefix*`, 10 %
`*middle*`, 10 % with `?` or a class. Before anything is timed, each peer must report the same globs for
every text. Hyperscan runs in block mode; RE2::Set on fewer texts, since it makes its automaton while it is
asked, and its memory is what it has after that. "stored" is the index as it stands in a file.

![Globs](performance/globs.svg)

{globs(results["globs"])}
## Literals

One thread, single questions, in turns: the buckets of the index section beside the table that the file
format has, both in this library, and beside `std::unordered_map<std::string_view, std::uint32_t>`, whose
memory is private and which must be filled at each start.

![Literals](performance/literals.svg)

{literals(results["literals"])}
## Building

`matchy build` on tables that `benchmarks/build_inputs.py` writes. The time is wall time of the program: it
includes reading and typing the table, syncing the file to disk, and the index section.

{building(results["building"], size)}
## Order of nodes in files that we write

The same tree written twice, with its nodes in depth-first order and in ours, and covered addresses looked
up in both by the original, in turns.

{order(results["order"])}"""
