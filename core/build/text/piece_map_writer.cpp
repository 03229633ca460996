// See piece_map_writer.h.
#include "build/text/piece_map_writer.h"

#include "build/text/glob_pieces.h"
#include "build/text/records.h"
#include "mxy/format.h"

#include <algorithm>
#include <bit>

namespace mxy::build {

namespace {

namespace format = text::image::piece_map;

// Four fifths of the slots are used.
std::uint64_t slot_count_for(std::uint64_t pieces) noexcept {
    return std::max<std::uint64_t>(format::fewest_slots, (pieces * 5 + 3) / 4);
}

std::uint64_t hash_of(std::uint32_t piece) noexcept {
    return std::rotl(piece * format::hash_factor, format::hash_rotation);
}

} // namespace

Bytes write_piece_map(std::span<const std::uint32_t> piece_of_glob, std::uint32_t piece_count) {
    std::vector<std::uint32_t> counts(piece_count);
    std::uint64_t listed = 0;
    for (const std::uint32_t piece : piece_of_glob) {
        if (piece == GlobPieces::none)
            continue;
        ++counts[piece];
        ++listed;
    }
    const std::uint64_t slot_count = slot_count_for(piece_count);
    const std::uint64_t lists = format::header_size + slot_count * format::slot::size;
    Bytes out(word_of(lists + listed * text::word_size, "the map of pieces"));

    const auto put = [&](std::uint64_t place, std::uint64_t number) {
        store_le32(out.data() + place, static_cast<std::uint32_t>(number));
    };
    std::copy(format::magic.begin(), format::magic.end(), out.begin());
    put(format::version, format::known_version);
    put(format::entry_count, piece_count);
    put(format::slot_count, slot_count);
    put(format::lists_offset, lists);
    put(format::lists_size, listed * text::word_size);

    const auto slot_at = [](std::uint64_t slot) {
        return format::header_size + slot * format::slot::size;
    };
    for (std::uint64_t slot = 0; slot < slot_count; ++slot)
        put(slot_at(slot) + format::slot::piece_id, format::slot::is_empty);
    std::vector<bool> used(static_cast<std::size_t>(slot_count));
    std::vector<std::uint64_t> list_ends(piece_count); // so far filled
    std::uint64_t list = 0;
    for (std::uint32_t piece = 0; piece < piece_count; ++piece) {
        auto slot = static_cast<std::size_t>(hash_of(piece) % slot_count);
        while (used[slot])
            slot = slot + 1 == slot_count ? 0 : slot + 1;
        used[slot] = true;
        put(slot_at(slot) + format::slot::piece_id, piece);
        put(slot_at(slot) + format::slot::list_offset, list);
        put(slot_at(slot) + format::slot::list_count, counts[piece]);
        list_ends[piece] = lists + list;
        list += std::uint64_t{counts[piece]} * text::word_size;
    }
    for (std::uint32_t glob = 0; glob < piece_of_glob.size(); ++glob) {
        const std::uint32_t piece = piece_of_glob[glob];
        if (piece == GlobPieces::none)
            continue;
        put(list_ends[piece], glob);
        list_ends[piece] += text::word_size;
    }
    return out;
}

} // namespace mxy::build
