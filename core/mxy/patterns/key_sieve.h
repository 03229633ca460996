// What keys a text has to ask for: those that some pattern is filed under, as far as a few numbers
// and bitmaps can tell. It knows nothing of the table that they are then looked up in.
#pragma once

#include "mxy/patterns/key_filter.h"
#include "mxy/patterns/key_probe.h"
#include "mxy/patterns/pattern_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace mxy::text {

class KeySieve {
public:
    bool has_exact = false;
    bool has_dot_suffixes = false;
    std::uint64_t prefix_sizes = 0;   // bit n: there are keys of n + 1 bytes
    std::uint64_t suffix_sizes = 0;   // those that do not start with a dot
    std::uint32_t longest_prefix = 0; // at most max_anchored_size, as the next
    std::uint32_t longest_suffix = 0;
    AnchorFilter anchors;
    std::array<GramFilter, max_gram_size> grams; // by size - 1

    // How many probes there can be.
    static constexpr std::size_t most_anchored = 2 * max_anchored_size + 1;
    std::size_t room_for(std::string_view text) const noexcept {
        std::size_t room = 2 * std::min(text.size(), max_anchored_size) + 1;
        for (const GramFilter& filter : grams)
            room += filter.empty() ? 0 : text.size();
        return room;
    }

    // The whole text, its beginnings, its ends: writes probes and returns their end.
    KeyProbe* collect_anchored(std::string_view text, KeyProbe* to) const noexcept {
        if (has_exact)
            to = put_if_filed(key_hash::exact(text), to);
        return collect_suffixes(text, collect_prefixes(text, to));
    }

    // The same for grams of one size, of which there are some. Places count from the start of
    // `text`.
    template <std::size_t size>
    KeyProbe* collect_grams(std::string_view text, KeyProbe* to) const noexcept {
        const GramFilter filter = grams[size - 1];
        for (std::size_t i = 0; i + size <= text.size(); ++i) {
            const std::uint64_t hash =
                key_hash::gram(key_hash::load_gram<size>(text.data() + i), size);
            if (filter.may_have(hash))
                *to++ = {hash, static_cast<std::uint32_t>(i), size};
        }
        return to;
    }

private:
    KeyProbe* collect_prefixes(std::string_view text, KeyProbe* to) const noexcept {
        const std::size_t longest = std::min<std::size_t>(text.size(), longest_prefix);
        std::uint64_t hash = key_hash::prefix_seed;
        for (std::size_t i = 0; i < longest; ++i) {
            hash = key_hash::extend(hash, text[i]);
            if ((prefix_sizes >> i & 1) != 0)
                to = put_if_filed(key_hash::finish(hash), to);
        }
        return to;
    }

    KeyProbe* collect_suffixes(std::string_view text, KeyProbe* to) const noexcept {
        const std::size_t longest = std::min<std::size_t>(text.size(), longest_suffix);
        const char* const end = text.data() + text.size();
        std::uint64_t hash = key_hash::suffix_seed;
        for (std::size_t i = 0; i < longest; ++i) {
            const char byte = *(end - i - 1);
            hash = key_hash::extend(hash, byte);
            if (byte == '.' ? has_dot_suffixes : (suffix_sizes >> i & 1) != 0)
                to = put_if_filed(key_hash::finish(hash), to);
        }
        return to;
    }

    KeyProbe* put_if_filed(std::uint64_t hash, KeyProbe* to) const noexcept {
        if (anchors.may_have(hash))
            *to++ = {hash, 0, 0};
        return to;
    }
};

} // namespace mxy::text
