// See glob_workload.h.
#include "glob_workload.h"

#include <array>
#include <random>
#include <string_view>

namespace mxy::bench {
namespace {

using Random = std::mt19937;

// Pronounceable, with a rare letter or digit now and then, as names are.
std::string label(Random& random, std::size_t least, std::size_t most) {
    constexpr std::string_view consonants = "bcdfghklmnprstvwz";
    constexpr std::string_view vowels = "aeiou";
    constexpr std::string_view others = "0123456789jqxy";
    const std::size_t size = least + random() % (most - least + 1);
    std::string text;
    while (text.size() < size) {
        const std::string_view letters = random() % 8 == 0      ? others
                                         : text.size() % 2 == 0 ? consonants
                                                                : vowels;
        text += letters[random() % letters.size()];
    }
    return text;
}

std::string domain(Random& random) {
    constexpr std::array<const char*, 8> endings = {".com", ".com", ".com",  ".net",
                                                    ".org", ".ru",  ".info", ".co.uk"};
    return label(random, 6, 14) + endings[random() % endings.size()];
}

std::string host(Random& random) {
    constexpr std::array<const char*, 4> first = {"www.", "mail.", "", "static."};
    std::string text = first[random() % first.size()];
    if (random() % 3 == 0)
        text += label(random, 3, 8) + ".";
    return text + domain(random);
}

// Host names and URLs, 26 bytes on average.
std::string text_without_target(Random& random) {
    if (random() % 4 != 0)
        return host(random);
    return "http://" + host(random) + "/" + label(random, 4, 10) + "/" + label(random, 4, 8);
}

std::string glob(Random& random) {
    const auto kind = random() % 10;
    if (kind < 7)
        return "*." + domain(random);
    if (kind == 7)
        return label(random, 8, 16) + "*";
    if (kind == 8)
        return "*" + label(random, 7, 14) + "*";
    return random() % 2 == 0 ? label(random, 5, 9) + "?" + domain(random)
                             : "*." + label(random, 4, 8) + "[0-9]." + domain(random);
}

std::string instance_of(const std::string& glob, Random& random) {
    std::string text;
    for (std::size_t i = 0; i < glob.size(); ++i) {
        if (glob[i] == '*') {
            text += label(random, 2, 6);
        } else if (glob[i] == '[') {
            text += std::to_string(random() % 10);
            i = glob.find(']', i);
        } else {
            text += glob[i] == '?' ? 'q' : glob[i];
        }
    }
    return text;
}

} // namespace

std::vector<std::string> mixed_globs(std::size_t count) {
    Random random(static_cast<Random::result_type>(count));
    std::vector<std::string> globs;
    while (globs.size() < count)
        globs.push_back(glob(random));
    return globs;
}

std::vector<std::string> mixed_texts(const std::vector<std::string>& globs, unsigned hit_percent,
                                     std::size_t count) {
    Random random(static_cast<Random::result_type>(globs.size() + hit_percent));
    std::vector<std::string> texts;
    while (texts.size() < count)
        texts.push_back(random() % 100 < hit_percent
                            ? instance_of(globs[random() % globs.size()], random)
                            : text_without_target(random));
    return texts;
}

GlobWorkload globs_sharing_a_piece(std::size_t count) {
    Random random(static_cast<Random::result_type>(count));
    GlobWorkload workload;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string name = label(random, 2, 9);
        const std::array<std::string, 6> shapes = {
            "*." + name + ".example.com", "*" + name + ".example.com",
            "*" + name + "*.example.com", name + "*.example.com",
            name + "[0-9].example.com",   "*" + name + "?.example.com*"};
        workload.globs.push_back(shapes[i % shapes.size()]);
    }
    for (int i = 0; i < 1024; ++i)
        workload.texts.push_back(label(random, 3, 8) + "." + label(random, 3, 12) + ".example.com");
    return workload;
}

} // namespace mxy::bench
