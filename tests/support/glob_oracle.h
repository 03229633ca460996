// The slow, obvious twin of everything that matches globs: straight from the definition, trying
// every way a star can go. It uses nothing of core/.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mxy::test {

// What is not UTF-8 is one unit a byte, with a value above all code points.
std::vector<std::uint32_t> units_of(std::string_view text);

class GlobOracle {
public:
    // Case does not count where `fold` is given: it maps a unit to what it is compared by.
    using Fold = std::uint32_t (*)(std::uint32_t);

    explicit GlobOracle(std::string_view pattern, Fold fold = nullptr);

    bool valid() const { return valid_; }
    bool matches(std::string_view text) const;

private:
    struct Token {
        enum Kind { unit, any, star, one_of } kind;
        std::uint32_t value = 0;
        bool negated = false;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> members = {};
    };

    bool read(std::string_view pattern);
    bool read_class(const std::vector<std::uint32_t>& units, std::size_t& i);
    bool accepts(const Token& token, std::uint32_t unit) const;

    Fold fold_;
    std::vector<Token> tokens_;
    bool valid_;
};

} // namespace mxy::test
