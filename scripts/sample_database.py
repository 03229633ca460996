"""Writes a small city-like database for the demo, with the tests' own writer. Argument: FILE."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "support"))

import mmdb_writer as writer  # noqa: E402  (found through the path above)


def city(name, country, code, latitude, longitude):
    return {
        "city": {"names": {"en": name}},
        "country": {"iso_code": code, "names": {"en": country}},
        "location": {"latitude": latitude, "longitude": longitude},
    }


def main():
    london = city("London", "United Kingdom", "GB", 51.5142, -0.0931)
    tokyo = city("Tokyo", "Japan", "JP", 35.6895, 139.6917)
    networks = {"81.2.69.160/27": london, "2001:218::/32": tokyo}
    content = writer.database(networks, ip_version=6, record_size=28,
                              keys={"database_type": "Sample-City"})
    pathlib.Path(sys.argv[1]).write_bytes(content)


if __name__ == "__main__":
    main()
