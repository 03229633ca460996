"""A program that knows nothing of mxydb: looks an address up with python3-maxminddb's C extension, and
says which libmaxminddb the process has loaded. Arguments: DATABASE ADDRESS."""

import json
import sys

import maxminddb


def loaded_libraries():
    with open("/proc/self/maps", encoding="ascii") as maps:
        paths = {line.split()[-1] for line in maps if "libmaxminddb" in line}
    return " ".join(sorted(paths))


def main():
    database, address = sys.argv[1:]
    with maxminddb.open_database(database, maxminddb.MODE_MMAP_EXT) as reader:
        record, prefix_length = reader.get_with_prefix_len(address)
        print("library loaded by python3:", loaded_libraries())
        print("database type:", reader.metadata().database_type)
        print(f"prefix length: {prefix_length}")
        print(json.dumps(record["country"]["names"], ensure_ascii=False, sort_keys=True))


if __name__ == "__main__":
    main()
