"""Where release 1.7.1, the original that is compared with, answers otherwise than 1.14.0, whose
behaviour we have. Nothing else may differ.

The text of the help, and the release's own number, differ by nature; the comparison masks both.
"""

import os
import signal
from dataclasses import dataclass

from golden import BAD_DATA, CORRUPT_TREE, INVALID_METADATA, LIMIT, NO_MATCH

CRASH = -signal.SIGSEGV


@dataclass(frozen=True)
class Difference:
    reason: str
    files: frozenset
    then: tuple  # 1.7.1: the exit status, and a part of stderr; None: undefined, anything goes
    now: tuple  # 1.14.0, likewise

    def explains(self, call, then, now):
        return (_database(call) in self.files and (self.then is None or _is(then, self.then))
                and _is(now, self.now))


def _is(result, expected):
    status, message = expected
    return result.status == status and (message in result.stderr if message else not result.stderr)


def _database(call):
    """The name of the database that a call of the form `... -f FILE ...` reads."""
    if "-f" not in call.arguments[:-1]:
        return None
    file = call.arguments[call.arguments.index("-f") + 1]
    return os.path.basename(file).removesuffix(".mmdb")


DEEP = frozenset({"nested-600", "sibling-600", "cyclic", "libmaxminddb-deep-nesting",
                  "libmaxminddb-deep-array-nesting"})
SIBLINGS = frozenset({"sibling-600", "libmaxminddb-deep-nesting"})
LARGE = frozenset({"over-value-limit", "over-payload-limit"})
SEPARATORS = frozenset({"separator-1", "separator-15", "record-zero",
                        "libmaxminddb-separator-record-min-left",
                        "libmaxminddb-separator-record-min-right",
                        "libmaxminddb-separator-record-max-left"})
MARKERS = frozenset({"marker-only", "libmaxminddb-metadata-marker-only"})

DIFFERENCES = (
    Difference("data deeper than 512 levels has a status of its own since 1.14.0",
               DEEP, (5, BAD_DATA), (5, LIMIT)),
    Difference("skipping a deep value is refused since 1.13.0; before, the key behind it was found",
               SIBLINGS, (0, ""), (5, LIMIT)),
    Difference("skipping a deep value is refused since 1.13.0; before, the key was found missing",
               SIBLINGS, (5, NO_MATCH), (5, LIMIT)),
    Difference("the size of a record is limited since 1.14.0",
               LARGE, (0, ""), (5, LIMIT)),
    Difference("records into the separator, and record 0, are corrupt since 1.14.0; before, they "
               "led to an impossible place in the data",
               SEPARATORS, (5, BAD_DATA), (4, CORRUPT_TREE)),
    Difference("the last 16 bytes of the file can hold data since 1.14.0",
               frozenset({"last-byte"}), (4, CORRUPT_TREE), (5, BAD_DATA)),
    Difference("the size of the tree is reckoned in 64 bits since 1.9.0; before, it wrapped around "
               "and unmapped memory was read",
               frozenset({"node-count-wrapped"}), None, (2, INVALID_METADATA)),
    Difference("the size of the metadata's lists is limited since 1.14.0; before, the file opened",
               frozenset({"many-languages"}), None, (2, INVALID_METADATA)),
    Difference("a marker at the very end is no metadata since 1.14.0; before, memory behind the "
               "file was read",
               MARKERS, None, (2, INVALID_METADATA)),
)
