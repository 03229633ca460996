// Another matcher of many globs, to measure ours beside. Whoever uses one does not know which it
// is; each stands in a file of its own, since a system may lack it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::bench {

class GlobPeer {
public:
    GlobPeer() = default;
    GlobPeer(const GlobPeer&) = delete;
    GlobPeer& operator=(const GlobPeer&) = delete;
    virtual ~GlobPeer() = default;

    // Replaces `ids` by the numbers of the globs that match, each once, in any order.
    virtual void match(const std::string& text, std::vector<std::uint32_t>& ids) = 0;

    // Bytes that this process alone has for it.
    virtual std::size_t memory() const = 0;
};

// Those of mixed_globs(), which have *, ? and classes of digits. They throw std::runtime_error
// where the matcher does not take them.
std::unique_ptr<GlobPeer> make_hyperscan_globs(const std::vector<std::string>& globs);
std::unique_ptr<GlobPeer> make_re2_globs(const std::vector<std::string>& globs);

// The part of a regular expression that matches the same, without anchors.
std::string regex_of(std::string_view glob);

} // namespace mxy::bench
