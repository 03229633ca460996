"""Looking up one address: every outcome, with the exact output and exit status."""

import os

import databases
from golden import (BAD_DATA, BAD_PATH, CORRUPT_TREE, INVALID_METADATA, IPV6_IN_IPV4, LIMIT,
                    NO_MATCH, UNKNOWN_FORMAT, GoldenTest, address_error, data_error, lookup_error,
                    metadata_block, not_found, open_error, prefix_line, value)

EVERY_TYPE_DUMP = """
  {
    "string": |
      "text" <utf8_string>
    "array": |
      [
        1 <uint32>
        2 <uint16>
        -3 <int32>
      ]
    "map": |
      {
        "yes": |
          true <boolean>
        "no": |
          false <boolean>
        "none": |
          {
          }
        "nothing": |
          [
          ]
      }
    "double": |
      1.500000 <double>
    "float": |
      0.250000 <float>
    "bytes": |
      01FE <bytes>
    "uint64": |
      9223372036854775808 <uint64>
    "uint128": |
      0x8000000000000000000000000000000A <uint128>
    "": |
      "empty key" <utf8_string>
  }

""".replace("|", "")  # the bars keep the blanks at line ends visible


class Found(GoldenTest):
    def test_every_type(self):
        self.check("-f types -i 1.2.3.4", 0, EVERY_TYPE_DUMP)

    def test_longest_prefix_in_every_tree(self):
        deep = value("{", '  "length": ', "    32 <uint16>", '  "deep": ', "    {", '      "er": ',
                     "        [", "          {", '            "est": ',
                     '              "here" <utf8_string>', "          }", "        ]", "    }", "}")
        for name in "ipv4-24", "ipv4-28", "ipv4-32", "ipv6-24", "ipv6-28", "ipv6-32":
            extra = 96 if name.startswith("ipv6") else 0
            self.check(f"-f {name} -i 1.1.1.1", 0, deep)
            self.check(f"-f {name} -i 1.200.1.1", 0, value('"8" <utf8_string>'))
            self.check(f"-f {name} -i 1.1.1.2", 0,
                       value("[", '  "24" <utf8_string>', '  "24" <utf8_string>', "]"))
            self.check(f"-f {name} -i 203.255.255.255", 0, value("6 <uint32>"))
            verbose = self.run_program(f"-v -f {name} -i 1.1.7.7")
            self.assertIn(prefix_line(extra + 22), verbose.stdout)

    def test_ipv6(self):
        for name in "ipv6-24", "ipv6-28", "ipv6-32":
            self.check(f"-f {name} -i 2001:db8:ffff::1", 0, value('"documentation" <utf8_string>'))
            self.check(f"-f {name} -i ff02::1 all", 0, value('"nodes" <utf8_string>'))
            self.check(f"-f {name} -i ::1.200.1.1", 0, value('"8" <utf8_string>'))
            self.check(f"-f {name} -i ::ffff:1.1.1.1", 0, value('"mapped" <utf8_string>'))
            self.check(f"-f {name} -i fe80::1%99", 0, value('"link" <utf8_string>'))

    def test_short_and_octal_and_hexadecimal_addresses(self):
        for address in "1.200", "0x1.0310.0.1", "001.200.000.001", "29884417":
            self.check(f"-f ipv4-24 -i {address}", 0, value('"8" <utf8_string>'))

    def test_texts_go_out_as_they_are(self):
        for key, line in (('quote"', '"say "hi"" <utf8_string>'), ("cut", '"before" <utf8_string>'),
                          ("new\nline", '"a\nb\\" <utf8_string>'), ("none", '"" <utf8_string>'),
                          ("invalid", '"\udcff\udcfe" <utf8_string>'), ("no bytes", " <bytes>"),
                          ("umlaut", '"Köln" <utf8_string>'),
                          ("long", '"' + "x" * 70000 + '" <utf8_string>')):
            self.check(("-f", "texts", "-i", "1.1.1.1", key), 0, value(line))

    def test_numbers(self):
        for key, line in (("huge", f"{1e300:f} <double>"), ("minus zero", "-0.000000 <double>"),
                          ("nan", "nan <double>"), ("minus inf", "-inf <double>"),
                          ("short int32", "16777215 <int32>"),
                          ("least int32", "-2147483648 <int32>"),
                          ("empty uint16", "0 <uint16>"), ("padded uint64", "7 <uint64>"),
                          ("zero uint128", "0x" + "0" * 32 + " <uint128>")):
            self.check(("-f", "numbers", "-i", "1.1.1.1", key), 0, value(line))

    def test_verbose(self):
        self.check("-v -f everywhere -i 1.1.1.1 string", 0,
                   metadata_block() + prefix_line(1) + value('"text" <utf8_string>'))


class Paths(GoldenTest):
    def test_keys_and_indexes(self):
        for path, line in (("string", '"text" <utf8_string>'), ("array 0", "1 <uint32>"),
                           ("array 2", "-3 <int32>"), ("array +1", "2 <uint16>"),
                           ("array 01", "2 <uint16>"), ("map yes", "true <boolean>"),
                           ("-- array -1", "-3 <int32>"), ("array -- -3", "1 <uint32>"),
                           ("array -- -0", "1 <uint32>")):
            self.check(f"-f types -i 1.1.1.1 {path}", 0, value(line))
        self.check(("-f", "types", "-i", "1.1.1.1", "array", ""), 0, value("1 <uint32>"))
        self.check(("-f", "types", "-i", "1.1.1.1", "array", " 1"), 0, value("2 <uint16>"))
        self.check(("-f", "types", "-i", "1.1.1.1", ""), 0, value('"empty key" <utf8_string>'))

    def test_containers(self):
        self.check("-f types -i 1.1.1.1 array", 0,
                   value("[", "  1 <uint32>", "  2 <uint16>", "  -3 <int32>", "]"))
        self.check("-f types -i 1.1.1.1 map none", 0, value("{", "}"))
        self.check("-f types -i 1.1.1.1 map nothing", 0, value("[", "]"))

    def test_first_of_two_equal_keys(self):
        self.check("-f duplicates -i 1.1.1.1 key", 0, value('"first" <utf8_string>'))

    def test_paths_that_lead_nowhere(self):
        for path in ("nosuch", "String", "strin", "string x", "array 3", "array 1x", "array 0x1",
                     "array 9223372036854775807", "map 0", "map none x", "-- array -4"):
            self.check(f"-f types -i 1.1.1.1 {path}", 5, "", data_error(NO_MATCH))
        self.check("-f types -i 2.2.2.2 x", 5, "", data_error(NO_MATCH))

    def test_index_beyond_long(self):
        self.check("-f types -i 1.1.1.1 array 9223372036854775808", 5, "", data_error(BAD_PATH))

    def test_value_at_offset_zero_counts_as_none(self):
        nothing = "\n  No data was found at the lookup path you provided\n\n"
        self.check("-f at-zero -i 1.1.1.1 zero", 0, nothing)
        self.check("-f at-zero -i 1.1.1.1 other", 0, value('"x" <utf8_string>'))
        # Without a path the offset does not matter.
        self.check("-f no-languages -i 1.1.1.1", 0, value('"x" <utf8_string>'))


class NotFound(GoldenTest):
    def test_plain_and_verbose(self):
        self.check("-f types -i 9.9.9.9", 6, "", not_found("9.9.9.9"))
        self.check("-v -f nothing -i 9.9.9.9 some path", 6, metadata_block() + prefix_line(1),
                   not_found("9.9.9.9"))

    def test_the_address_is_shown_as_given(self):
        self.check("-f types -i 011.0x9", 6, "", not_found("011.0x9"))
        self.check("-f ipv6-28 -i 3000::1%7", 6, "", not_found("3000::1%7"))


class Errors(GoldenTest):
    def test_address(self):
        for address in ("localhost", "1.1.1.256", "1.1.1.1/8", "1.1.1.1:80", "[::1]", "08.1.1.1",
                        ":", "%s%n"):
            self.check(("-f", "types", "-i", address), 3, "", address_error(address))
        self.check(("-f", "types", "-i", ""), 3, "", address_error(""))
        self.check(("-f", "types", "-i", "1.1.1.1 "), 3, "", address_error("1.1.1.1 "))
        self.check("-v -f nothing -i bad", 3, metadata_block(), address_error("bad"))

    def test_lookup(self):
        self.check("-f types -i ::1", 4, "", lookup_error(IPV6_IN_IPV4))
        self.check("-v -f nothing -i ::1", 4, metadata_block(), lookup_error(IPV6_IN_IPV4))
        for name, address in (("far-record", "1.1.1.1"), ("half-corrupt", "200.1.1.1"),
                              ("separator-1", "1.1.1.1"), ("separator-15", "200.1.1.1"),
                              ("record-zero", "0.0.0.0"), ("behind-end", "1.1.1.1")):
            self.check(f"-f {name} -i {address}", 4, "", lookup_error(CORRUPT_TREE))
        self.check("-v -f far-record -i 1.1.1.1", 4, metadata_block(), lookup_error(CORRUPT_TREE))

    def test_data(self):
        for name in ("long-uint32", "short-double", "past-end", "array-past-end", "pointer-chain",
                     "pointer-away", "last-byte"):
            self.check(f"-f {name} -i 1.1.1.1", 5, "", data_error(BAD_DATA))
        self.check("-f long-uint32 -i 1.1.1.1 bad", 5, "", data_error(BAD_DATA))
        self.check("-f long-uint32 -i 1.1.1.1 good", 5, "", data_error(BAD_DATA))
        self.check("-f number-key -i 1.1.1.1 x", 5, "", data_error(BAD_DATA))
        self.check("-v -f past-end -i 1.1.1.1", 5, metadata_block() + prefix_line(1),
                   data_error(BAD_DATA))

    def test_limits(self):
        for arguments in ("nested-600 -i 1.1.1.1", "sibling-600 -i 1.1.1.1", "cyclic -i 1.1.1.1",
                          "over-value-limit -i 1.1.1.1", "over-payload-limit -i 1.1.1.1",
                          "fan-out -i 1.1.1.1", "sibling-600 -i 1.1.1.1 flat"):
            self.check(f"-f {arguments}", 5, "", data_error(LIMIT))
        self.check("-f value-limit -i 1.1.1.1", 0, value("[", *["  {", "  }"] * 65535, "]"))

    def test_a_dump_that_fails_midway(self):
        self.check("-f container -i 1.1.1.1", 0, '\n  {\n    "before": \n      "b" <utf8_string>\n'
                   '    "odd": \n\n')
        self.check("-f end-marker -i 1.1.1.1", 0, "\n  [\n    true <boolean>\n\n")
        self.check("-f number-key -i 1.1.1.1", 0, "\n  {\n\n")
        self.check("-f type-16 -i 1.1.1.1", 0, "\n\n")
        self.check("-f container -i 1.1.1.1 odd", 0, "\n\n")


class Opening(GoldenTest):
    CANNOT_OPEN = "Error opening the specified MaxMind DB file"
    CANNOT_READ = "An attempt to read data from the MaxMind DB file failed"

    def check_open(self, name, text):
        self.check(("-v", "-f", name, "-i", "bad"), 2, "", open_error(name, text))

    def test_files_that_cannot_be_opened(self):
        for name in "missing", "", "types/", "x" * 300:
            self.check_open(name, self.CANNOT_OPEN)

    def test_files_that_cannot_be_mapped(self):
        for name, reason in (("folder", "No such device"), ("empty", "Invalid argument"),
                             ("/dev/null", "Invalid argument")):
            self.check_open(name, f"{self.CANNOT_READ}\n    IO error: {reason}")

    def test_files_that_are_no_databases(self):
        for name in ("text", "marker-only", "node-count-million",
                     "node-count-wrapped", "many-languages", "ip-version-5", "epoch-0"):
            self.check_open(name, INVALID_METADATA)
        self.check_open("cut", BAD_DATA)
        for name in "major-3", "record-size-20":
            self.check_open(name, UNKNOWN_FORMAT)

    def test_each_metadata_key_is_needed_in_its_type(self):
        names = [name for name in databases.made() if name.startswith("without-")]
        self.assertEqual(9, len(names))
        for name in names:
            self.check_open(name, NO_MATCH)
            self.check_open(name.replace("without", "wrong"), INVALID_METADATA)


class Metadata(GoldenTest):
    def check_block(self, name, block, line='"x" <utf8_string>', prefix=1):
        self.check(f"-v -f {name} -i 1.1.1.1", 0, block + prefix_line(prefix) + value(line))

    def test_trees(self):
        for size in 24, 28, 32:
            block = self.run_program(f"-v -f ipv6-{size} -i bad").stdout
            self.assertRegex(block, rf"\n    Record size:   {size} bits\n    IP version:    IPv6\n")

    def test_lists_of_texts(self):
        self.check_block("no-languages", metadata_block(languages=""))
        self.check_block("no-descriptions", metadata_block(descriptions=()))
        self.check_block("bare", metadata_block(kind="", languages="", descriptions=()))
        self.check_block("one-language", metadata_block(
            languages="de", descriptions=(("a-long-language-name", "x"), ("", "y"))))
        self.check_block("odd-names", metadata_block(kind="before", languages='a\nb " '))

    def test_binary_format(self):
        self.check_block("minor-65535", metadata_block(binary="2.65535"))

    def test_dates(self):
        for epoch, date in ((1, "1970-01-01 00:00:01 UTC"), (10**9, "2001-09-09 01:46:40 UTC"),
                            (253402300799, "9999-12-31 23:59:59 UTC"),
                            (253402300800, "10000-01-01 00:00:00 UTC"),
                            (10**14, "3170843-11-07 09:46:40 UTC"),
                            (2**64 - 1, "1969-12-31 23:59:59 UTC")):
            self.check_block(f"epoch-{epoch}", metadata_block(epoch=epoch, date=date))

    def test_time_zone_does_not_matter(self):
        self.check("-v -f epoch-1000000000 -i 1.1.1.1", 0,
                   metadata_block(epoch=10**9, date="2001-09-09 01:46:40 UTC") + prefix_line(1)
                   + value('"x" <utf8_string>'), environment=(("TZ", "XYZ-9"),))

    def test_dates_that_no_calendar_tells(self):
        for epoch in databases.EPOCHS_OUT_OF_RANGE:
            self.check_block(f"epoch-{epoch}", metadata_block(epoch=epoch, date="out of range"))

    def test_node_count_is_printed_signed(self):
        vast = databases.path("vast")
        try:
            databases.write_vast(vast)
        except OSError as error:
            self.skipTest(f"SKIPPED: no room for a file with a hole of 12 GiB: {error}")
        self.addCleanup(os.remove, vast)
        block = metadata_block(nodes=-2147483648)
        self.check("-v -f vast -i 1.1.1.1", 4, block, lookup_error(CORRUPT_TREE))
