// See usage.h.
#include "usage.h"

#include <cstdio>

namespace mmdblookup {

namespace {

// Scripts that test an installation look for the first line and for the one about the options.
constexpr const char* usage = R"(
  %s --file DATABASE.mmdb --ip ADDRESS [PATH ELEMENT...]

  Prints the data that a MaxMind DB file holds for an IP address.

  This application accepts the following options:

      -f, --file FILE      Read this database. Always needed.
      -i, --ip ADDRESS     Look up this IPv4 or IPv6 address.
      -v, --verbose        First print what the file says about itself, and the
                           length of the prefix that the address belongs to.
      -n, --version        Print the version of this program, and nothing else.
      -h, -?, --help       Print this text, and nothing else.

      -I, --ip-file FILE   Look up every line of this file, and count them.
      -b, --benchmark N    Look up N random IPv4 addresses, and time that.
      -t, --threads N      With -b: do so in each of N threads at once.

  All other arguments are a path to one value inside the data: a key for each
  map on the way, a number for each array, where 0 is the first item and -1 the
  last. Put -- in front of a path that has a negative number in it.

  Where the data is

      { "city": { "names": { "en": "Berlin" } }, "codes": [ 10115, 10117 ] }

  the path "city names en" prints "Berlin", and "codes 1" prints 10117. Without
  a path everything is printed.

  The exit status is 0 if the address was found, 6 if it was not, and another
  number on errors; the manual page lists them.

)";

} // namespace

void print_usage(const char* program) {
    std::printf(usage, program);
}

} // namespace mmdblookup
