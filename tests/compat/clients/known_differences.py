"""Where the original 1.7.1 answers otherwise than release 1.14.0 does, as client programs show it.

Each entry says on which databases, in which programs, why, and how the transcript on 1.7.1 reads on
1.14.0. Whatever is not listed here must be the same byte for byte, and what is listed must differ.
It knows transcripts only.
"""

import fnmatch
import re
from dataclasses import dataclass

MMDBLOOKUP = "mmdblookup"
NGINX = "libnginx-mod-http-geoip2"
PERL = "libmaxmind-db-reader-xs-perl"
PYTHON = "python3-maxminddb"

# Texts of the library.
BAD_DATA = (
    "The MaxMind DB file's data section contains bad data (unknown data type or corrupt data)"
)
BAD_METADATA = "The MaxMind DB file contains invalid metadata"
BAD_NODE = (
    "The MMDB_read_node function was called with a node number that does not exist in the search"
    " tree"
)
BAD_TREE = "The MaxMind DB file's search tree is corrupt"
NO_SUCH_KEY = (
    "The lookup path does not match the data (key that doesn't exist, array index bigger than the"
    " array, expected array or map where none exists)"
)
OVER_LIMIT = "The decoded data structure exceeds the configured resource limits"

# What Perl's module says before a text of the library.
XS = "MaxMind::DB::Reader::XS - "

SEPARATOR_FILES = ("libmaxminddb-separator-record-*.mmdb", "written-record-in-separator.mmdb")
WRAPPED_OFFSET = (
    "a record that points into the separator, or is 0, is corrupt; 1.7.1 reports an entry with a"
    " wrapped offset"
)
BROKEN_TREE = "MaxMind-DB-test-broken-search-tree-24.mmdb"


@dataclass(frozen=True)
class Difference:
    """`changes`: pairs of a regular expression for 1.7.1's text and what stands there on 1.14.0."""

    programs: tuple
    databases: tuple
    reason: str
    changes: tuple
    # False: 1.7.1 differs only where its memory happens to lie badly, or on some of many files.
    always: bool = True

    def concerns(self, program, database):
        return program in self.programs and any(
            fnmatch.fnmatch(database, pattern) for pattern in self.databases
        )

    def rewrite(self, transcript):
        for pattern, replacement in self.changes:
            transcript = re.sub(pattern, replacement, transcript, flags=re.MULTILINE)
        return transcript


def _text(before, after):
    return re.escape(before), after.replace("\\", r"\\")


def _mmdblookup_fails():
    """mmdblookup: a lookup fails where 1.7.1 reports an entry before the data section."""
    told = rf"err: \nerr:   Got an error from the maxminddb library: {BAD_TREE}\nerr: "
    return (
        (
            r"^exit status 5\n((?:out: .*\n)+?)(?:out:   Record prefix length: \d+\nout: \n)?"
            rf"err: Got an error looking up the entry data - {re.escape(BAD_DATA)}$",
            rf"exit status 4\n\1{told}",
        ),
        (
            r"^exit status 1\n((?:out: .*\n)+(?:err: .*\n)*)"
            rf"err: MMDB_get_entry_data_list\(\): {re.escape(BAD_DATA)}$",
            rf"exit status 4\n\1{told}",
        ),
    )


def _python_fails(address):
    """Python: the same, for matching addresses."""
    return (
        rf"Error while looking up data for ({address})\. {re.escape(BAD_DATA)}$",
        rf"Error looking up \1. {BAD_TREE}",
    )


def _perl_fails(address):
    """Perl: the same, for matching addresses."""
    return (
        rf'Entry data error looking up "({address})": {re.escape(BAD_DATA)}$',
        rf'Error looking up IP address "\1": {BAD_TREE}',
    )


def _node_fails(which):
    """Perl: reading that node fails where 1.7.1 returns its records."""
    return (
        rf"^{which}: \d+\n\d+$",
        f"{which}: died: {XS}Error trying to read node NUMBER: {BAD_TREE}",
    )


def _walk_fails(what_1_7_1_still_reads):
    """Perl: the walk through the tree ends before the damaged node, not behind it."""
    return (
        rf"^{what_1_7_1_still_reads}\nsearch tree: died: .*$",
        f"search tree: died: {XS}Error reading node: {BAD_TREE}",
    )


DIFFERENCES = (
    Difference(
        (MMDBLOOKUP, PYTHON, PERL),
        ("libmaxminddb-deep-*nesting.mmdb",),
        "data nested deeper than 512 levels has a status of its own since 1.14.0",
        (_text(BAD_DATA, OVER_LIMIT),),
    ),
    Difference(
        (MMDBLOOKUP, PERL),
        ("libmaxminddb-metadata-marker-only.mmdb",),
        "1.7.1 reads behind the end of the file where nothing follows the metadata marker",
        (_text(NO_SUCH_KEY, BAD_METADATA),),
    ),
    Difference(
        (MMDBLOOKUP,),
        (*SEPARATOR_FILES, BROKEN_TREE),
        WRAPPED_OFFSET,
        _mmdblookup_fails(),
    ),
    Difference((PYTHON,), SEPARATOR_FILES, WRAPPED_OFFSET, (_python_fails(r"\S+"),)),
    Difference((PERL,), SEPARATOR_FILES, WRAPPED_OFFSET, (_perl_fails(r"\S+"),)),
    Difference((PYTHON,), (BROKEN_TREE,), WRAPPED_OFFSET, (_python_fails(r"255\.255\.255\.255"),)),
    Difference((PERL,), (BROKEN_TREE,), WRAPPED_OFFSET, (_perl_fails(r"255\.255\.255\.255"),)),
    Difference(
        (PERL,),
        ("libmaxminddb-separator-record-*.mmdb",),
        "a node with a record in the separator cannot be read since 1.14.0",
        (
            _node_fails("first node"),
            _node_fails("last node"),
            _walk_fails(r"node 0 \d+ \d+(?:\nnetwork 0/1: \{\n.*\n\})?"),
        ),
    ),
    Difference(
        (PERL,),
        (BROKEN_TREE,),
        "a node with a record of 0 cannot be read since 1.14.0; 1.7.1 walks in circles",
        (_node_fails("first node"), _walk_fails(r"node 0 1 0(?:\n.*)*?")),
    ),
    Difference(
        (PERL,),
        ("bad-unicode-in-map-key.mmdb", "libmaxminddb-corrupt-search-tree.mmdb"),
        "a node with a record behind the data section cannot be read since 1.14.0",
        (_node_fails("last node"),),
    ),
    Difference(
        (PERL,),
        (
            "bad-unicode-in-map-key.mmdb",
            "written-record-far-off.mmdb",
            "written-record-in-separator.mmdb",
        ),
        "a node with a record that points nowhere cannot be read since 1.14.0",
        (_walk_fails(r"node \d+ \d+ \d+"),),
    ),
    Difference(
        (PERL,),
        ("*",),
        "1.7.1 reads the node whose number is the node count, which is the separator",
        (
            (
                r"^node behind: \d+\n\d+$",
                f"node behind: died: {XS}Error trying to read node NUMBER: {BAD_NODE}",
            ),
        ),
        always=False,
    ),
    Difference(
        (NGINX,),
        ("written-*.mmdb",),
        "MMDB_close after a failed MMDB_open frees twice in 1.7.1",
        (
            (
                r"^exit status -\d+\n(nginx: \[emerg\] MMDB_open.*\n)",
                r"exit status 1\n\1nginx: configuration file FOLDER/nginx.conf test failed\n",
            ),
        ),
        always=False,
    ),
)


def apply_between(system_version, our_version):
    """Whether each of them must show between these two versions."""
    return system_version == "1.7.1" and our_version == "1.14.0"


def rewrite(program, database, transcript):
    """The transcript as it reads with 1.14.0."""
    for difference in DIFFERENCES:
        if difference.concerns(program, database):
            transcript = difference.rewrite(transcript)
    return transcript


def not_shown(program, database, transcript):
    """The reasons of those that should show in this transcript of 1.7.1, and do not."""
    return [
        difference.reason
        for difference in DIFFERENCES
        if difference.always
        and difference.concerns(program, database)
        and difference.rewrite(transcript) == transcript
    ]
