// Our pattern index beside other matchers of many globs: first whether all of them find the same,
// then how long each takes, in turns. It does not know which others there are.
#pragma once

#include "glob_peer.h"
#include "measuring.h"

namespace mxy::bench {

struct GlobRival {
    const char* name;
    std::unique_ptr<GlobPeer> (*make)(const std::vector<std::string>& globs);
    std::size_t most_globs; // with more it takes too long, or too much memory
    // Texts of a slice, of which there are four. Fewer are kinder to one that has seen them all.
    std::size_t slice_size;
};

// Prints a table of so many globs. Throws std::runtime_error where two of them answer differently.
void compare_globs(std::size_t count, std::span<const GlobRival> rivals, std::size_t pairs,
                   ResultFile& results);

} // namespace mxy::bench
