#!/usr/bin/python3
"""Runs client tests: run.py --library FILE [--programs FOLDER] MODULE...

A skipped test is printed with its reason; when nothing but skips happened, the exit status is 77.
"""

import argparse
import os
import pathlib
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SKIPPED = 77

# The source tree stays as it is.
sys.dont_write_bytecode = True


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--library", required=True, help="the libmaxminddb under test")
    parser.add_argument("--programs", help="the folder of the compiled client programs")
    parser.add_argument("modules", nargs="+", metavar="MODULE", help="test_perl and the like")
    arguments = parser.parse_args()
    if not os.path.isfile(arguments.library):
        parser.error(f"{arguments.library}: no such file")

    sys.path[:0] = [str(HERE), str(HERE.parent.parent / "support")]
    os.environ["MXYDB_LIBRARY"] = os.path.abspath(arguments.library)
    if arguments.programs:
        os.environ["MXYDB_CLIENT_PROGRAMS"] = os.path.abspath(arguments.programs)

    suite = unittest.defaultTestLoader.loadTestsFromNames(arguments.modules)
    result = unittest.TextTestRunner(verbosity=2).run(suite)
    for test, reason in result.skipped:
        print(f"SKIPPED: {test}: {reason}", file=sys.stderr)
    if not result.wasSuccessful():
        return 1
    return SKIPPED if len(result.skipped) >= result.testsRun else 0


if __name__ == "__main__":
    sys.exit(main())
