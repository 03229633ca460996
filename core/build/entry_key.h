// What a key of an input is: a network, a range, a literal or a glob. The rules are those that
// users of the format know: a prefix decides (`literal:`, `glob:`, `ip:`), else what the key looks
// like. It knows nothing of where keys come from.
#pragma once

#include "build/networks/network.h"

#include <variant>

namespace mxy::build {

struct LiteralKey {
    std::string_view text;
};

struct GlobKey {
    std::string_view text;
};

using EntryKey = std::variant<Network, AddressRange, LiteralKey, GlobKey>;

// In this order:
//   literal:REST              a literal, whatever REST is, also nothing
//   glob:REST                 a glob
//   ip:REST                   one of the next line
//   ADDRESS, ADDRESS/LENGTH, ADDRESS-ADDRESS
//                             a network or a range
//   with a * or ? or [ in it  a glob, if it is one (see mxy/glob/glob_syntax.h)
//   all else                  a literal
// Texts are views into `key`. Throws BuildError (bad_input): an empty key, a prefix that its rest
// does not deserve, a prefix length out of range, a range whose addresses make none.
EntryKey classify_key(std::string_view key);

} // namespace mxy::build
