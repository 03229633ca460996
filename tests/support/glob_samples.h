// Random globs, and texts that have a fair chance to match them. It uses nothing of core/.
#pragma once

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

// What literal parts are made of: letters of one unit or less.
using GlobAlphabet = std::vector<std::string>;

extern const GlobAlphabet ascii_alphabet; // small, so that pieces repeat
extern const GlobAlphabet two_letters;
extern const GlobAlphabet utf8_alphabet;   // one to four bytes, capital and small
extern const GlobAlphabet broken_alphabet; // parts of code points too

// Stars in runs, classes at every place, escapes; now and then invalid.
std::string random_glob(std::mt19937& random, const GlobAlphabet& alphabet);

// One that the pattern is likely to match, or nearly.
std::string random_text(std::mt19937& random, const GlobAlphabet& alphabet,
                        std::string_view pattern);

} // namespace mxy::test
