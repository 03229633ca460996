// See names.h. Each index has a code of ten letters, and no two have the same. Codes stand where
// labels start, and globs fix the start of their label or its end with all of it: so a glob matches
// nothing but texts with its own code. The letter q marks codes that may stand anywhere.
#include "names.h"

#include <array>
#include <string_view>

namespace matchy::bench {
namespace {

constexpr std::string_view consonants = "bcdfghklmnprstvwz";
constexpr std::string_view vowels = "aeiou";
constexpr unsigned syllables = 5; // 85^5 codes: more than there are indexes

// Another number for each number; nothing gets lost.
std::uint32_t permuted(std::uint32_t x, std::uint64_t seed) noexcept {
    x ^= static_cast<std::uint32_t>(seed);
    x = (x ^ x >> 16) * 0x85EBCA6B;
    x += static_cast<std::uint32_t>(seed >> 32);
    x = (x ^ x >> 13) * 0xC2B2AE35;
    return x ^ x >> 16;
}

} // namespace

std::string Names::random_word(Random& random, unsigned least, unsigned most) {
    const std::uint64_t size = least + random.below(most - least + 1);
    std::string word;
    while (word.size() < size) {
        const std::string_view letters = word.size() % 2 == 0 ? consonants : vowels;
        word += letters[random.below(letters.size())];
    }
    return word;
}

std::string Names::code(std::uint32_t index) const {
    std::uint64_t rest = permuted(index, mixed(seed_, 0));
    std::string text;
    for (unsigned i = 0; i < syllables; ++i) {
        text += consonants[rest % consonants.size()];
        rest /= consonants.size();
        text += vowels[rest % vowels.size()];
        rest /= vowels.size();
    }
    return text;
}

std::string Names::domain(std::uint32_t index) const {
    static constexpr std::array<const char*, 8> endings = {".com", ".com", ".com",  ".net",
                                                           ".org", ".ru",  ".info", ".co.uk"};
    Random random(mixed(seed_ + 1, index));
    std::string text = code(index) + random_word(random, 0, 4);
    return text + endings[random.below(endings.size())];
}

std::string Names::name(std::uint32_t index) const {
    static constexpr std::array<const char*, 4> hosts = {"", "www.", "mail.", "static."};
    Random random(mixed(seed_ + 2, index));
    std::string text = hosts[random.below(hosts.size())];
    if (random.below(3) == 0)
        text += random_word(random, 3, 8) + ".";
    text += domain(index);
    if (random.below(4) == 0)
        text = "http://" + text + "/" + random_word(random, 4, 10);
    return text;
}

// Complex ones in the proportions of threat lists.
std::string Names::glob(std::uint32_t index, GlobStyle style) const {
    Random random(mixed(seed_ + 3, index));
    if (style == GlobStyle::prefix || (style == GlobStyle::mixed && index % 2 == 0))
        return code(index) + random_word(random, 0, 4) + "*";
    const std::uint64_t shape = style == GlobStyle::complex ? random.below(10) : 0;
    switch (shape) {
    case 6:
        return code(index) + random_word(random, 0, 4) + "*";
    case 7:
        return "*q" + code(index) + "*";
    case 8:
        return code(index) + "?" + random_word(random, 4, 8) + ".com";
    case 9:
        return "*." + random_word(random, 3, 6) + (index % 2 == 0 ? "[0-9]." : "[!abc]*.") +
               domain(index);
    default:
        return "*." + domain(index);
    }
}

} // namespace matchy::bench
