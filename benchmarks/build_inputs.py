#!/usr/bin/env python3
"""Writes the inputs that building is measured with: the same bytes for the same numbers.

Usage: build_inputs.py city NETWORKS RECORDS FILE   a table of networks with city-like records
       build_inputs.py threats FILE                 100,000 addresses, 200,000 names, 20,000 globs
"""

import random
import sys

CITY_HEADER = ("network,country.iso_code,country.geoname_id,country.names.en,city.geoname_id,"
               "city.names.en,city.names.de,city.names.fr,location.latitude,location.longitude,"
               "location.accuracy_radius,location.time_zone,postal.code,continent.code\n")
COUNTRIES = ["DE", "FR", "US", "GB", "IT", "ES", "PL", "SE", "NO", "FI", "JP", "CN", "IN", "BR"]
CONTINENTS = ["EU", "NA", "AS", "SA", "AF", "OC"]
SYLLABLES = ["ba", "ber", "ken", "stadt", "ham", "lin", "mun", "ster", "vik", "ost", "nor", "sal",
             "ton", "ville", "mar", "burg", "feld", "rio", "san", "wick"]


def word(chooser, least=2, most=4):
    return "".join(chooser.choices(SYLLABLES, k=chooser.randint(least, most)))


def city_records(chooser, count):
    """The cells behind the network, each different."""
    for number in range(count):
        country = chooser.randrange(len(COUNTRIES))
        name = word(chooser).capitalize()
        yield (f"{COUNTRIES[country]},{2000000 + country},Country {COUNTRIES[country]},"
               f"{3000000 + number},{name},{name} Stadt,Ville de {name},"
               f"{chooser.uniform(-60, 70):.4f},{chooser.uniform(-180, 180):.4f},"
               f"{chooser.choice((1, 5, 10, 20, 50, 100, 200, 500, 1000))},"
               f"Area/{word(chooser, 1, 2).capitalize()},{chooser.randrange(10000, 99999)},"
               f"{CONTINENTS[country % len(CONTINENTS)]}\n")


def city_networks(chooser, count):
    """Networks of IPv4, from /18 to /28, side by side, and one in ten of IPv6."""
    address = 1 << 24
    step_limit = ((224 << 24) - address) * 10 // (count * 9)
    lengths = [length for length in range(20, 29) if 1 << (32 - length) <= max(step_limit * 2, 16)]
    for number in range(count):
        if number % 10 == 9:
            high = 0x24000000 + number
            yield f"{high >> 16:x}:{high & 0xFFFF:x}:{chooser.randrange(65536):x}::/48"
            continue
        length = chooser.choice(lengths)
        size = 1 << (32 - length)
        address = (address + size - 1) // size * size
        yield (f"{address >> 24}.{address >> 16 & 255}.{address >> 8 & 255}.{address & 255}"
               f"/{length}")
        address += size


def write_city(networks, records, path):
    chooser = random.Random(1)
    rows = list(city_records(chooser, records))
    with open(path, "w", encoding="utf-8") as out:
        out.write(CITY_HEADER)
        for network in city_networks(chooser, networks):
            out.write(f"{network},{chooser.choice(rows)}")


def host(chooser):
    return f"{word(chooser)}{chooser.randrange(10000)}.{chooser.choice(('com', 'net', 'org', 'io'))}"


def glob(chooser):
    """The mix of the benchmarks: mostly whole domains, some prefixes, middles, classes."""
    kind = chooser.random()
    if kind < 0.7:
        return f"*.{host(chooser)}"
    if kind < 0.8:
        return f"{word(chooser, 2, 3)}-{word(chooser)}{chooser.randrange(1000)}*"
    if kind < 0.9:
        return f"*{word(chooser)}{chooser.randrange(10000)}*"
    return f"*{word(chooser)}[0-9]?.{host(chooser)}"


def write_threats(path):
    chooser = random.Random(2)
    levels = ("low", "medium", "high", "critical")
    with open(path, "w", encoding="utf-8") as out:
        out.write("key,threat_level,category,source,confidence\n")

        def row(key):
            out.write(f"{key},{chooser.choice(levels)},category{chooser.randrange(20)},"
                      f"feed{chooser.randrange(50)},{chooser.randrange(101)}\n")

        for _ in range(100_000):
            row(".".join(str(chooser.randrange(1, 224)) for _ in range(4)))
        for _ in range(200_000):
            row(host(chooser) if chooser.random() < 0.7 else f"{chooser.getrandbits(128):032x}")
        for _ in range(20_000):
            row(glob(chooser))


def main(arguments):
    match arguments:
        case ["city", networks, records, path]:
            write_city(int(networks), int(records), path)
        case ["threats", path]:
            write_threats(path)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
