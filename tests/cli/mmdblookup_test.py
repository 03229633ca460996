"""All tests of the program mmdblookup, and of the manual pages.

The CMakeLists.txt beside it says what has to stand in the environment.
"""

import sys
import unittest

import difference_test
import golden_lookup_test
import golden_modes_test
import golden_options_test
import golden_real_files_test
import manual_pages_test

MODULES = (golden_lookup_test, golden_modes_test, golden_options_test, golden_real_files_test,
           manual_pages_test, difference_test)


def say_what_was_compared(skipped):
    for peer, count in difference_test.TALLY.compared.items():
        print(f"compared {count} calls with {peer}")
    for reason, count in difference_test.TALLY.explained.items():
        print(f"  {count} differ as known: {reason}")
    for test, reason in skipped:
        print(f"{test}: {reason}")


def main():
    # A program of its own, not unittest.main(), so that skipped parts are named at the very end.
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromModule(module) for module in MODULES)
    outcome = unittest.TextTestRunner(stream=sys.stdout, verbosity=1).run(suite)
    say_what_was_compared(outcome.skipped)
    return 0 if outcome.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
