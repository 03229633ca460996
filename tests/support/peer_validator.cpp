// See peer_validator.h.
#include "support/peer_validator.h"

#include "support/peer_reader.h"

#include <algorithm>
#include <stdexcept>

namespace mxy::test {

namespace {

constexpr std::uint32_t nothing = 0xFFFFFFFF;

class Findings {
public:
    void check(bool good, const std::string& problem) {
        if (!good && std::find(list_.begin(), list_.end(), problem) == list_.end())
            list_.push_back(problem);
    }

    std::vector<std::string> take() { return std::move(list_); }

private:
    std::vector<std::string> list_;
};

class ImageValidator {
public:
    explicit ImageValidator(std::span<const std::uint8_t> image) : image_(image) {}

    std::vector<std::string> run() {
        try {
            check_header();
            check_automaton();
            check_entries();
            check_map();
        } catch (const std::out_of_range& error) {
            found_.check(false, std::string("out of bounds: ") + error.what());
        }
        return found_.take();
    }

private:
    void check_header() {
        found_.check(image_.text(0, 8) == "PARAGLOB", "magic");
        found_.check(image_.u32(8) == 5, "version");
        found_.check(image_.u8(68) == 1 || image_.u8(68) == 2, "endianness");
        found_.check(image_.u32(64) == image_.size(), "total size");
        if (image_.u32(100) != 0)
            found_.check(image_.u32(96) < image_.size(), "map outside the image");
        image_.slice(image_.u32(72), image_.u32(76));
        image_.slice(image_.u32(80), 12 * std::uint64_t{image_.u32(84)});
    }

    bool is_node(std::uint32_t offset) const {
        return offset % 20 == 0 && offset / 20 < image_.u32(16);
    }

    void check_automaton() {
        const PeerBytes block(image_.slice(image_.u32(20), image_.u32(24)));
        const std::uint32_t nodes = image_.u32(16);
        block.slice(0, 20 * std::uint64_t{nodes});
        reached_.assign(nodes, false);
        for (std::uint32_t number = 0; number < nodes; ++number)
            check_node(block, number * 20);
        if (nodes > 0)
            reached_[0] = true;
        found_.check(std::find(reached_.begin(), reached_.end(), false) == reached_.end(),
                     "automaton: a node that nothing leads to");
    }

    void check_target(std::uint32_t offset) {
        found_.check(is_node(offset), "automaton: an edge to no node");
        if (is_node(offset))
            reached_[offset / 20] = true;
    }

    void check_node(const PeerBytes& block, std::uint32_t node) {
        const std::uint8_t kind = block.u8(node);
        const std::uint8_t edge_count = block.u8(node + 2);
        const std::uint32_t failure = block.u32(node + 8);
        const std::uint32_t edges = block.u32(node + 12);
        found_.check(kind <= 3, "automaton: kind");
        found_.check(failure == 0 || (is_node(failure) && failure != node), "automaton: failure");
        if (is_node(failure))
            reached_[failure / 20] = true;
        if (kind == 0 || kind == 1)
            found_.check(edge_count == 0, "automaton: edges of a node that has none");
        if (kind == 1) {
            check_target(edges);
            check_target(block.u32(node + 4));
        }
        if (kind == 2) {
            found_.check(edge_count >= 1, "automaton: a sparse node without edges");
            for (std::uint64_t i = 0; i < edge_count; ++i)
                check_target(block.u32(edges + 8 * i + 4));
        }
        if (kind == 3)
            for (std::uint64_t byte = 0; byte < 256; ++byte)
                if (const std::uint32_t target = block.u32(edges + 4 * byte); target != 0)
                    check_target(target);
        for (std::uint64_t i = 0; i < block.u8(node + 3); ++i)
            found_.check(block.u32(block.u32(node + 16) + 4 * i) < image_.u32(32),
                         piece_id_out_of_range);
    }

    void check_entries() {
        for (std::uint64_t id = 0; id < image_.u32(32); ++id) {
            const std::uint64_t entry = image_.u32(36) + 16 * id;
            image_.slice(image_.u32(entry + 8), image_.u32(entry + 12));
            found_.check(image_.u32(entry) == id, "entry: id");
            found_.check(image_.u8(entry + 4) <= 1, "entry: type");
        }
    }

    void check_map() {
        if (image_.u32(100) == 0)
            return;
        const PeerBytes map(image_.slice(image_.u32(96), image_.size() - image_.u32(96)));
        found_.check(map.text(0, 4) == "ACLH", "map: magic");
        found_.check(map.u32(4) == 1, "map: version");
        const PeerBytes lists(map.slice(map.u32(16), map.u32(20)));
        for (std::uint64_t i = 0; i < map.u32(12); ++i) {
            const std::uint64_t slot = 24 + 16 * i;
            if (map.u32(slot) == nothing)
                continue;
            for (std::uint64_t n = 0; n < map.u32(slot + 8); ++n)
                found_.check(lists.u32(map.u32(slot + 4) + 4 * n) < image_.u32(32),
                             "map: pattern id out of range");
        }
    }

    PeerBytes image_;
    std::vector<bool> reached_;
    Findings found_;
};

} // namespace

std::vector<std::string> peer_validate_image(std::span<const std::uint8_t> image) {
    return ImageValidator(image).run();
}

std::vector<std::string> peer_validate_literals(std::span<const std::uint8_t> bytes) {
    const PeerBytes section(bytes);
    Findings found;
    if (section.size() < 32)
        return {"header"};
    found.check(section.text(0, 4) == "LHSH", "magic");
    found.check(section.u32(4) == 1, "version");
    found.check(section.u32(8) <= 10'000'000, "more than ten million entries");
    found.check(section.u32(12) >= section.u32(8), "fewer slots than entries");
    return found.take();
}

} // namespace mxy::test
