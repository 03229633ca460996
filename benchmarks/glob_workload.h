// Globs like those of threat lists, and host names and URLs to ask for; the same for the same
// arguments, on every machine.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace mxy::bench {

struct GlobWorkload {
    std::vector<std::string> globs;
    std::vector<std::string> texts;
};

// 70 % *.domain, 10 % prefix*, 10 % *middle*, 10 % with ? or a class.
std::vector<std::string> mixed_globs(std::size_t count);

// About `hit_percent` of them are made to match one of the globs.
std::vector<std::string> mixed_texts(const std::vector<std::string>& globs, unsigned hit_percent,
                                     std::size_t count);

// Globs that all have .example.com in them, and texts that do too.
GlobWorkload globs_sharing_a_piece(std::size_t count);

} // namespace mxy::bench
