// The text lookups of the reader that the format comes from, version 5 images and sharded literal
// tables: written from the format's description, defects included, to see what that reader would
// find in files of ours. It uses nothing of core/. Bytes that lead out of their section throw
// std::out_of_range; what that reader refuses to open throws std::runtime_error.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace mxy::test {

// Little-endian numbers out of bytes, or std::out_of_range.
class PeerBytes {
public:
    explicit PeerBytes(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    std::uint64_t size() const { return bytes_.size(); }
    std::uint8_t u8(std::uint64_t at) const { return slice(at, 1)[0]; }
    std::uint32_t u16(std::uint64_t at) const { return static_cast<std::uint32_t>(number(at, 2)); }
    std::uint32_t u32(std::uint64_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    std::uint64_t u64(std::uint64_t at) const { return number(at, 8); }
    std::span<const std::uint8_t> slice(std::uint64_t at, std::uint64_t size) const;
    std::string_view text(std::uint64_t at, std::uint64_t size) const;

private:
    std::uint64_t number(std::uint64_t at, unsigned width) const;

    std::span<const std::uint8_t> bytes_;
};

class PeerImage {
public:
    // `file_offset` is where the image starts in its file: that reader refuses members of classes
    // that are not aligned there.
    PeerImage(std::span<const std::uint8_t> image, std::uint64_t file_offset, bool insensitive);

    // The ids of the patterns that are found, ascending. `text` is UTF-8.
    std::vector<std::uint32_t> query(std::string_view text) const;

    // The ids of the patterns that would be checked against the text.
    std::vector<std::uint32_t> candidates(std::string_view text) const;

private:
    std::optional<std::uint32_t> step(std::uint32_t node, std::uint8_t byte) const;
    std::vector<std::uint32_t> pieces_in(std::string_view text) const;
    void add_patterns_of(std::uint32_t piece, std::vector<std::uint32_t>& ids) const;
    std::vector<std::uint32_t> wildcards() const;
    bool matches(std::uint32_t id, std::string_view text) const;
    bool matches_from(std::uint64_t segment, std::uint64_t end, std::string_view text,
                      std::size_t at, unsigned& steps) const;
    std::optional<std::size_t> after(std::uint64_t segment, std::string_view text,
                                     std::size_t at) const;
    bool class_has(std::uint64_t segment, std::uint32_t code_point) const;

    PeerBytes image_;
    std::uint64_t file_offset_;
    bool insensitive_;
};

struct PeerLiteral {
    std::uint32_t id = 0;
    std::uint32_t data_offset = 0;

    bool operator==(const PeerLiteral&) const = default;
};

// `key` is lowered (Unicode's full lowercase) where case does not count.
std::optional<PeerLiteral> peer_find_literal(std::span<const std::uint8_t> section,
                                             std::string_view key);

} // namespace mxy::test
