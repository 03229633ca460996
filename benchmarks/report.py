#!/usr/bin/env python3
"""Measures everything in one run, on a quiet machine, and writes docs/performance.md with its plots.

Raw results stay as JSON in the build folder, in benchmarks/report-full (or -quick).
"""

import argparse
import pathlib
import sys
import time

from reporting import page, plots, runs, targets

ROOT = pathlib.Path(__file__).resolve().parent.parent


def parse(arguments):
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", metavar="DIR", type=pathlib.Path,
                        default=ROOT / "build" / "release",
                        help="the folder of the release build (default: build/release)")
    parser.add_argument("--out", metavar="FILE", type=pathlib.Path,
                        help="the page; plots go to a folder beside it (default: "
                             "docs/performance.md, with --quick a file in the build folder)")
    parser.add_argument("--quick", action="store_true",
                        help="whether all of it works, in seconds; the figures mean nothing")
    options = parser.parse_args(arguments)
    if options.out is None:
        options.out = (options.build / "benchmarks" / "quick" / "performance.md" if options.quick
                       else ROOT / "docs" / "performance.md")
    return options


def charts(rows, results):
    """The plots by name."""
    def chart(title, bars):
        return plots.bar_chart(title, "ratio of the peer's time to ours, logarithmic; thin line: "
                               "middle half" + ("; thick mark: must, red where it is missed" if any(b[4] for b in bars)
                                                else ""), bars)

    made = {}
    bars = [(row.operation, row.figure.ratio, row.figure.lower, row.figure.upper, row.must)
            for row in rows if row.figure and not row.less_is_better]
    made["targets"] = chart("Targets", bars)
    names = dict.fromkeys(r["database"] for r in results["mmdb"] if "operation" in r)
    for name in names:
        made[name] = chart(f"Beside libmaxminddb, {name}, warm", [
            (r["operation"], r["ratio"], r["lower"], r["upper"], None) for r in results["mmdb"]
            if r.get("database") == name and r.get("mode") == "warm"])
    made["globs"] = chart("Globs, warm", [
        (f"{r['globs']:,}, {r['hits']} % hits, {r['peer']}", r["ratio"], r["lower"], r["upper"],
         None) for r in results["globs"] if r.get("mode") == "warm"])
    made["literals"] = chart("Literals", [
        (f"{r['literals'] / 1e6:.1f} M, {r['question']}, {r['peer']}"
         + ("" if r["case"] == "case counts" else ", no case"),
         r["ratio"], r["lower"], r["upper"], None) for r in results["literals"] if "ratio" in r])
    return made


def main(arguments):
    options = parse(arguments)
    started = time.monotonic()
    facts = runs.machine_facts(options.build)
    runner = runs.Runner(options.build, "quick" if options.quick else "full")
    try:
        results = runner.all()
    except runs.Failed as failure:
        sys.exit(f"report.py: {failure}")
    rows = targets.target_rows(results)
    minutes = (time.monotonic() - started) / 60
    pictures = options.out.parent / "performance"
    pictures.mkdir(parents=True, exist_ok=True)
    for name, content in charts(rows, results).items():
        (pictures / f"{name}.svg").write_text(content, encoding="utf-8")
    options.out.write_text(page.whole(facts, rows, results, runner.size, minutes),
                           encoding="utf-8")
    print(f"{options.out}: written after {minutes:.1f} minutes")
    for row in [] if options.quick else rows:
        if row.verdict() not in ("must", "reach"):
            print(f"{row.verdict().strip('*')}: {row.operation}")


if __name__ == "__main__":
    main(sys.argv[1:])
