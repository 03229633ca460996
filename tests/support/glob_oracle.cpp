// See glob_oracle.h.
#include "support/glob_oracle.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <unordered_map>

namespace mxy::test {
namespace {

constexpr std::uint32_t broken = 0x110000;

// The code point written in exactly `size` bytes at `at`, if that is how it has to be written.
std::optional<std::uint32_t> code_point(std::string_view text, std::size_t at, std::size_t size) {
    if (at + size > text.size())
        return std::nullopt;
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    constexpr unsigned char lead[] = {0, 0x00, 0xC0, 0xE0, 0xF0};
    constexpr unsigned char lead_mask[] = {0, 0x80, 0xE0, 0xF0, 0xF8};
    constexpr std::uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if ((byte(0) & lead_mask[size]) != lead[size])
        return std::nullopt;
    std::uint32_t value = byte(0) & static_cast<unsigned char>(~lead_mask[size]);
    for (std::size_t i = 1; i < size; ++i) {
        if (byte(i) / 64 != 2)
            return std::nullopt;
        value = value * 64 + byte(i) % 64;
    }
    const bool surrogate = value >= 0xD800 && value < 0xE000;
    if (value < least[size] || value > 0x10FFFF || surrogate)
        return std::nullopt;
    return value;
}

std::string bytes_of(std::uint32_t unit) {
    const auto byte = [](std::uint32_t value) { return static_cast<char>(value & 0xFF); };
    const auto trail = [&](unsigned shift) { return byte(0x80 | (unit >> shift & 0x3F)); };
    if (unit >= broken || unit < 0x80)
        return {byte(unit)};
    if (unit < 0x800)
        return {byte(0xC0 | unit >> 6), trail(0)};
    if (unit < 0x10000)
        return {byte(0xE0 | unit >> 12), trail(6), trail(0)};
    return {byte(0xF0 | unit >> 18), trail(12), trail(6), trail(0)};
}

// All units but `folded` itself that fold to it.
const std::vector<std::uint32_t>& same_when_folded(GlobOracle::Fold fold, std::uint32_t folded) {
    static std::map<GlobOracle::Fold, std::unordered_map<std::uint32_t, std::vector<std::uint32_t>>>
        known;
    auto& of_fold = known[fold];
    if (of_fold.empty())
        for (std::uint32_t unit = 0; unit < broken + 0x100; ++unit)
            if (fold(unit) != unit)
                of_fold[fold(unit)].push_back(unit);
    static const std::vector<std::uint32_t> none;
    const auto found = of_fold.find(folded);
    return found == of_fold.end() ? none : found->second;
}

} // namespace

std::vector<std::uint32_t> units_of(std::string_view text) {
    std::vector<std::uint32_t> units;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t size = 1;
        std::optional<std::uint32_t> value;
        for (std::size_t candidate = 1; candidate <= 4 && !value; ++candidate) {
            value = code_point(text, at, candidate);
            if (value)
                size = candidate;
        }
        units.push_back(value.value_or(broken + static_cast<unsigned char>(text[at])));
        at += size;
    }
    return units;
}

GlobOracle::GlobOracle(std::string_view pattern, Fold fold)
    : fold_(fold), valid_(!pattern.empty() && read(pattern)) {}

bool GlobOracle::read(std::string_view pattern) {
    const std::vector<std::uint32_t> units = units_of(pattern);
    // Literal bytes next to each other are one string, whether or not a backslash stands between
    // them: what units they make together is what counts.
    std::string literal;
    const auto end_literal = [&] {
        for (const std::uint32_t unit : units_of(literal))
            tokens_.push_back({Token::unit, unit});
        literal.clear();
    };
    for (std::size_t i = 0; i < units.size(); ++i) {
        if (units[i] == '*' || units[i] == '?' || units[i] == '[') {
            end_literal();
            if (units[i] != '[')
                tokens_.push_back({units[i] == '*' ? Token::star : Token::any});
            else if (!read_class(units, i))
                return false;
            continue;
        }
        if (units[i] == '\\' && ++i == units.size())
            return false;
        literal += bytes_of(units[i]);
    }
    end_literal();
    return true;
}

// `i` is where the class opens, and then where it closes.
bool GlobOracle::read_class(const std::vector<std::uint32_t>& units, std::size_t& i) {
    Token token{Token::one_of};
    ++i;
    if (i < units.size() && (units[i] == '!' || units[i] == '^')) {
        token.negated = true;
        ++i;
    }
    const auto is_dash_of_range = [&] {
        return units[i] == '-' && i + 1 < units.size() && units[i + 1] != ']';
    };
    bool single_before = false;
    for (; i < units.size(); ++i) {
        if (units[i] == ']' && !token.members.empty()) {
            tokens_.push_back(token);
            return true;
        }
        if (!single_before || !is_dash_of_range()) {
            token.members.emplace_back(units[i], units[i]);
            single_before = true;
            continue;
        }
        while (is_dash_of_range()) // further dashes only say the same again
            ++i;
        if (token.members.back().first > units[i])
            return false;
        token.members.back().second = units[i];
        single_before = false;
    }
    return false;
}

bool GlobOracle::accepts(const Token& token, std::uint32_t unit) const {
    const auto has = [&](std::uint32_t value) {
        return std::any_of(token.members.begin(), token.members.end(), [&](const auto& member) {
            return member.first <= value && value <= member.second;
        });
    };
    const auto folded = [&](std::uint32_t value) { return fold_ ? fold_(value) : value; };
    switch (token.kind) {
    case Token::unit:
        return folded(token.value) == folded(unit);
    case Token::any:
        return true;
    case Token::star:
        return false;
    case Token::one_of:
        break;
    }
    bool found = has(folded(unit));
    if (fold_)
        for (const std::uint32_t other : same_when_folded(fold_, folded(unit)))
            found |= has(other);
    return found != token.negated;
}

// Which tokens can be next, after each unit of the text.
bool GlobOracle::matches(std::string_view text) const {
    if (!valid_)
        return false;
    std::vector<char> next(tokens_.size() + 1, 0);
    const auto pass_stars = [&] {
        for (std::size_t t = 0; t < tokens_.size(); ++t)
            if (next[t] && tokens_[t].kind == Token::star)
                next[t + 1] = 1;
    };
    next[0] = 1;
    pass_stars();
    for (const std::uint32_t unit : units_of(text)) {
        std::vector<char> after(tokens_.size() + 1, 0);
        for (std::size_t t = 0; t < tokens_.size(); ++t) {
            if (!next[t])
                continue;
            if (tokens_[t].kind == Token::star)
                after[t] = 1;
            else if (accepts(tokens_[t], unit))
                after[t + 1] = 1;
        }
        next = after;
        pass_stars();
    }
    return next[tokens_.size()] != 0;
}

} // namespace mxy::test
