// See peer_reader.h.
#include "support/peer_reader.h"

#include "support/mxy_encoder.h"

#include <algorithm>
#include <bit>
#include <stdexcept>

namespace mxy::test {

namespace {

constexpr std::uint32_t nothing = 0xFFFFFFFF;
constexpr unsigned most_steps = 100'000;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

std::uint32_t lower(std::uint32_t code_point) {
    return code_point >= 'A' && code_point <= 'Z' ? code_point + 32 : code_point;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        c = lower(c);
    return out;
}

std::size_t size_of_code_point(char first) {
    const auto byte = static_cast<std::uint8_t>(first);
    if (byte < 0x80)
        return 1;
    if (byte < 0xE0)
        return 2;
    return byte < 0xF0 ? 3 : 4;
}

std::uint32_t code_point_at(std::string_view text, std::size_t at) {
    const std::size_t size = size_of_code_point(text[at]);
    constexpr std::uint32_t mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    std::uint32_t value = static_cast<std::uint8_t>(text[at]) & mask[size];
    for (std::size_t i = 1; i < size; ++i)
        value = value * 64 + (static_cast<std::uint8_t>(text[at + i]) & 0x3F);
    return value;
}

bool is_code_point(std::uint32_t value) {
    return value < 0xD800 || (value >= 0xE000 && value <= 0x10FFFF);
}

void sort_unique(std::vector<std::uint32_t>& ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
}

} // namespace

std::span<const std::uint8_t> PeerBytes::slice(std::uint64_t at, std::uint64_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at)
        throw std::out_of_range("bytes " + std::to_string(at) + " + " + std::to_string(size) +
                                " of " + std::to_string(bytes_.size()));
    return bytes_.subspan(static_cast<std::size_t>(at), static_cast<std::size_t>(size));
}

std::string_view PeerBytes::text(std::uint64_t at, std::uint64_t size) const {
    const auto bytes = slice(at, size);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::uint64_t PeerBytes::number(std::uint64_t at, unsigned width) const {
    std::uint64_t value = 0;
    for (unsigned i = 0; i < width; ++i)
        value |= std::uint64_t{slice(at, width)[i]} << (8 * i);
    return value;
}

PeerImage::PeerImage(std::span<const std::uint8_t> image, std::uint64_t file_offset,
                     bool insensitive)
    : image_(image), file_offset_(file_offset), insensitive_(insensitive) {
    if (image_.text(0, 8) != "PARAGLOB")
        throw std::runtime_error("no image");
    if (image_.u32(8) != 5)
        throw std::runtime_error("not version 5");
    image_.slice(0, 112);
    const std::uint64_t map = image_.u32(96);
    if (map != 0 && image_.u32(100) != 0) {
        image_.slice(map, 24);
        if (image_.text(map, 4) != "ACLH" || image_.u32(map + 4) != 1)
            throw std::runtime_error("no map of pieces");
    }
}

std::optional<std::uint32_t> PeerImage::step(std::uint32_t node, std::uint8_t byte) const {
    const PeerBytes block(image_.slice(image_.u32(20), image_.u32(24)));
    const std::uint32_t edges = block.u32(node + 12);
    switch (block.u8(node)) {
    case 1:
        if (block.u8(node + 1) == byte)
            return edges;
        return std::nullopt;
    case 2:
        for (std::uint64_t i = 0; i < block.u8(node + 2); ++i) {
            const std::uint8_t edge = block.u8(edges + 8 * i);
            if (edge == byte)
                return block.u32(edges + 8 * i + 4);
            if (edge > byte)
                return std::nullopt;
        }
        return std::nullopt;
    case 3: {
        const std::uint32_t target = block.u32(edges + 4 * std::uint64_t{byte});
        if (target != 0)
            return target;
        return std::nullopt;
    }
    default:
        return std::nullopt;
    }
}

std::vector<std::uint32_t> PeerImage::pieces_in(std::string_view text) const {
    std::vector<std::uint32_t> pieces;
    const PeerBytes block(image_.slice(image_.u32(20), image_.u32(24)));
    if (block.size() == 0)
        return pieces;
    std::uint32_t node = 0;
    for (const char c : text) {
        const auto byte = static_cast<std::uint8_t>(insensitive_ ? lower(c) : c);
        auto next = step(node, byte);
        while (!next && node != 0) {
            node = block.u32(node + 8);
            next = step(node, byte);
        }
        node = next.value_or(0);
        for (std::uint64_t i = 0; i < block.u8(node + 3); ++i)
            pieces.push_back(block.u32(block.u32(node + 16) + 4 * i));
    }
    sort_unique(pieces);
    return pieces;
}

void PeerImage::add_patterns_of(std::uint32_t piece, std::vector<std::uint32_t>& ids) const {
    const std::uint64_t map = image_.u32(96);
    const std::uint64_t slots = image_.u32(map + 12);
    const std::uint64_t lists = map + image_.u32(map + 16);
    const std::uint64_t hash = std::rotl(piece * 0xF1357AEA2E62A9C5u, 26);
    for (std::uint64_t i = 0; i < slots; ++i) {
        const std::uint64_t slot = map + 24 + 16 * ((hash % slots + i) % slots);
        if (image_.u32(slot) == nothing)
            return;
        if (image_.u32(slot) != piece)
            continue;
        for (std::uint64_t id = 0; id < image_.u32(slot + 8); ++id)
            ids.push_back(image_.u32(lists + image_.u32(slot + 4) + 4 * id));
        return;
    }
}

// They start at the next multiple of 8 behind the texts.
std::vector<std::uint32_t> PeerImage::wildcards() const {
    std::vector<std::uint32_t> ids;
    const std::uint64_t start = (std::uint64_t{image_.u32(40)} + image_.u32(44) + 7) / 8 * 8;
    for (std::uint64_t i = 0; i < image_.u32(60); ++i)
        ids.push_back(image_.u32(start + 8 * i));
    return ids;
}

std::vector<std::uint32_t> PeerImage::candidates(std::string_view text) const {
    std::vector<std::uint32_t> ids = wildcards();
    for (const std::uint32_t piece : pieces_in(text))
        add_patterns_of(piece, ids);
    sort_unique(ids);
    return ids;
}

std::vector<std::uint32_t> PeerImage::query(std::string_view text) const {
    std::vector<std::uint32_t> found;
    for (const std::uint32_t id : candidates(text)) {
        const std::uint64_t entry = image_.u32(36) + 16 * std::uint64_t{id};
        if (image_.u8(entry + 4) == 0 || matches(id, text))
            found.push_back(id);
    }
    return found;
}

bool PeerImage::matches(std::uint32_t id, std::string_view text) const {
    const std::uint64_t segments = image_.u32(104);
    if (segments == 0)
        return false;
    const std::uint64_t row = segments + 8 * std::uint64_t{id};
    const std::uint64_t first = image_.u32(row);
    unsigned steps = 0;
    return matches_from(first, first + 12 * std::uint64_t{image_.u16(row + 4)}, text, 0, steps);
}

bool PeerImage::matches_from(std::uint64_t segment, std::uint64_t end, std::string_view text,
                             std::size_t at, unsigned& steps) const {
    while (true) {
        if (++steps > most_steps)
            return false;
        if (segment == end)
            return at == text.size();
        if (image_.u8(segment) == 1)
            break;
        const auto next = after(segment, text, at);
        if (!next)
            return false;
        at = *next;
        segment += 12;
    }
    if (segment + 12 == end)
        return true;
    while (!matches_from(segment + 12, end, text, at, steps)) {
        if (at == text.size() || steps > most_steps)
            return false;
        at += size_of_code_point(text[at]);
    }
    return true;
}

// Where the text goes on behind a segment that is no star, if it fits at `at`.
std::optional<std::size_t> PeerImage::after(std::uint64_t segment, std::string_view text,
                                            std::size_t at) const {
    if (image_.u8(segment) == 0) {
        const std::string_view wanted =
            image_.text(image_.u32(segment + 8), image_.u32(segment + 4));
        const std::string_view there = text.substr(at, wanted.size());
        const bool same = insensitive_ ? lower(there) == lower(wanted) : there == wanted;
        return same ? std::optional(at + wanted.size()) : std::nullopt;
    }
    if (at == text.size())
        return std::nullopt;
    if (image_.u8(segment) == 3 && !class_has(segment, code_point_at(text, at)))
        return std::nullopt;
    return at + size_of_code_point(text[at]);
}

bool PeerImage::class_has(std::uint64_t segment, std::uint32_t code_point) const {
    const std::uint64_t members = image_.u32(segment + 8);
    if ((file_offset_ + members) % 4 != 0)
        return false;
    const auto folded = [this](std::uint32_t value) { return insensitive_ ? lower(value) : value; };
    const std::uint32_t wanted = folded(code_point);
    bool found = false;
    for (std::uint64_t i = 0; i < image_.u32(segment + 4) / 12; ++i) {
        const std::uint64_t member = members + 12 * i;
        const std::uint32_t first = image_.u32(member + 4);
        const std::uint32_t last = image_.u8(member) == 0 ? first : image_.u32(member + 8);
        if (is_code_point(first) && is_code_point(last))
            found |= folded(first) <= wanted && wanted <= folded(last);
    }
    const bool negated = (image_.u8(segment + 1) & 1) != 0;
    return found != negated;
}

std::optional<PeerLiteral> peer_find_literal(std::span<const std::uint8_t> bytes,
                                             std::string_view key) {
    const PeerBytes section(bytes);
    section.slice(0, 32);
    if (section.text(0, 4) != "LHSH" || section.u32(4) != 1)
        throw std::runtime_error("no literal section");
    const std::uint64_t shards = section.u32(24);
    const std::uint64_t slots = 32 + 4 * (shards + 1);
    const std::uint64_t strings = section.u32(16);
    const std::uint64_t hash = xxh64(key);
    const std::uint64_t shard = hash % shards;
    const std::uint64_t first = section.u32(32 + 4 * shard);
    const std::uint64_t capacity = section.u32(32 + 4 * (shard + 1)) - first;
    for (std::uint64_t i = 0; i < capacity; ++i) {
        const std::uint64_t slot = slots + 16 * (first + ((hash + i) & (capacity - 1)));
        const std::uint32_t text = section.u32(slot + 8);
        if (text == nothing)
            return std::nullopt;
        if (section.u64(slot) != hash ||
            section.text(strings + text + 2, section.u16(strings + text)) != key)
            continue;
        const std::uint32_t id = section.u32(slot + 12);
        const std::uint64_t table = strings + section.u32(20);
        for (std::uint64_t row = 0; row < section.u32(table); ++row)
            if (section.u32(table + 4 + 8 * row) == id)
                return PeerLiteral{id, section.u32(table + 8 + 8 * row)};
        return std::nullopt;
    }
    return std::nullopt;
}

} // namespace mxy::test
