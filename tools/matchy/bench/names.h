// Made-up names, and globs and texts that go together: for each index another one, the same for the
// same seed. Names of different indexes never match each other's globs, so that it is known what a
// database of some of them finds.
#pragma once

#include "random.h"

#include <cstdint>
#include <string>

namespace matchy::bench {

enum class GlobStyle : std::uint8_t { prefix, suffix, mixed, complex };

class Names {
public:
    explicit Names(std::uint64_t seed) noexcept : seed_(seed) {}

    // A host name or a URL.
    std::string name(std::uint32_t index) const;
    std::string glob(std::uint32_t index, GlobStyle style) const;

    // Letters that no name of an index has in the same place.
    static std::string random_word(Random& random, unsigned least, unsigned most);

private:
    std::string code(std::uint32_t index) const;
    std::string domain(std::uint32_t index) const;

    std::uint64_t seed_;
};

} // namespace matchy::bench
