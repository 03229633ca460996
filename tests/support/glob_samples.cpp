// See glob_samples.h.
#include "support/glob_samples.h"

#include <cstddef>

namespace mxy::test {
namespace {

const std::string& any_of(std::mt19937& random, const GlobAlphabet& alphabet) {
    return alphabet[random() % alphabet.size()];
}

std::string random_class(std::mt19937& random, const GlobAlphabet& alphabet) {
    std::string text = "[";
    if (random() % 3 == 0)
        text += random() % 2 == 0 ? '!' : '^';
    if (random() % 12 == 0)
        text += ']';
    for (auto members = 1 + random() % 3; members > 0; --members) {
        text +=
            random() % 10 == 0 ? std::string(1, "-\\[*]"[random() % 5]) : any_of(random, alphabet);
        if (random() % 3 == 0)
            text += "-" + any_of(random, alphabet);
    }
    if (random() % 8 == 0)
        text += '-';
    return random() % 60 == 0 ? text : text + "]";
}

// What might stand where a class or a ? stands.
std::string random_letters(std::mt19937& random, const GlobAlphabet& alphabet, std::size_t most) {
    std::string text;
    for (auto count = random() % (most + 1); count > 0; --count)
        text += any_of(random, alphabet);
    return text;
}

} // namespace

const GlobAlphabet ascii_alphabet = {"a", "b", "c", ".", "A", "B", "-", "/"};
const GlobAlphabet two_letters = {"a", "b"};
const GlobAlphabet utf8_alphabet = {"a", "B", "é", "É", "ß", "ẞ", "€",
                                    "😀", "K", "Ⱥ", "ⱥ", "ς", "Σ"};
const GlobAlphabet broken_alphabet = {"a",    "\xE2", "\x82",     "\xAC", "€",
                                      "\xC3", "\xA9", "\xE2\x82", "é",    "\xF0\x9F"};

std::string random_glob(std::mt19937& random, const GlobAlphabet& alphabet) {
    std::string pattern;
    for (auto parts = 1 + random() % 8; parts > 0; --parts) {
        switch (random() % 8) {
        case 0:
        case 1:
            pattern += std::string(1 + (random() % 4 == 0 ? random() % 3 : 0), '*');
            break;
        case 2:
            pattern += std::string(1 + random() % 2, '?');
            break;
        case 3:
            pattern += random_class(random, alphabet);
            break;
        case 4:
            pattern +=
                std::string("\\") + (random() % 2 == 0 ? std::string(1, "*?[\\]"[random() % 5])
                                                       : any_of(random, alphabet));
            break;
        default:
            for (auto letters = 1 + random() % 4; letters > 0; --letters)
                pattern += any_of(random, alphabet);
        }
    }
    if (random() % 100 == 0)
        pattern += random() % 2 == 0 ? "\\" : "[";
    return pattern;
}

std::string random_text(std::mt19937& random, const GlobAlphabet& alphabet,
                        std::string_view pattern) {
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        const char c = pattern[i];
        if (c == '*') {
            text += random_letters(random, alphabet, 4);
        } else if (c == '?') {
            text += any_of(random, alphabet);
        } else if (c == '[') {
            const std::size_t close = pattern.find(']', i + 2);
            // A member, more often than not.
            if (close != std::string_view::npos && random() % 4 != 0)
                text += pattern[i + 1];
            else
                text += any_of(random, alphabet);
            i = close == std::string_view::npos ? i : close;
        } else if (c == '\\' && i + 1 < pattern.size()) {
            text += pattern[++i];
        } else {
            text += c;
        }
    }
    for (auto changes = random() % 4 == 0 ? 1 + random() % 2 : 0; changes > 0 && !text.empty();
         --changes) {
        const std::size_t at = random() % text.size();
        if (random() % 2 == 0)
            text.erase(at, 1);
        else
            text.insert(at, any_of(random, alphabet));
    }
    return text;
}

} // namespace mxy::test
