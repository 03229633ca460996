// See text_keys.h: texts behind each other, and a table of ids with open addressing.
#include "build/text/text_keys.h"

#include "base/case_fold.h"
#include "build/build_error.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <limits>

namespace mxy::build {
namespace {

constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();

std::uint32_t hash_of(std::string_view text) noexcept {
    return static_cast<std::uint32_t>(XXH3_64bits(text.data(), text.size()));
}

} // namespace

std::string_view TextKeys::text(std::uint32_t id) const noexcept {
    return std::string_view(texts_).substr(keys_[id].start, keys_[id].size);
}

std::string_view TextKeys::comparable(std::string_view text, std::string& buffer) const {
    if (mode_ == text::CaseMode::sensitive)
        return text;
    buffer.resize(folded_size_bound(text.size()));
    return {buffer.data(), fold(text, buffer.data())};
}

void TextKeys::grow() {
    constexpr std::size_t first_size = 64;
    std::vector<std::uint32_t> slots(slots_.empty() ? first_size : slots_.size() * 2);
    const std::size_t mask = slots.size() - 1;
    for (std::uint32_t id = 0; id < size(); ++id) {
        std::size_t slot = keys_[id].hash & mask;
        while (slots[slot] != 0)
            slot = (slot + 1) & mask;
        slots[slot] = id + 1;
    }
    slots_ = std::move(slots);
}

std::uint32_t TextKeys::find_or_add(std::string_view text) {
    if (std::uint64_t{size()} * 2 >= slots_.size())
        grow();
    const std::string_view wanted = comparable(text, wanted_);
    const std::uint32_t hash = hash_of(wanted);
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash & mask;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
        const std::uint32_t id = slots_[slot] - 1;
        if (keys_[id].hash == hash && comparable(this->text(id), met_) == wanted)
            return id;
    }
    if (keys_.size() >= most - 1)
        throw BuildError(BuildError::Kind::limit, "more than 4294967294 keys of one kind");
    if (text.size() > most - texts_.size())
        throw BuildError(BuildError::Kind::limit, "more than 4294967295 bytes of keys of one kind");
    keys_.push_back({static_cast<std::uint32_t>(texts_.size()),
                     static_cast<std::uint32_t>(text.size()), hash, ValueId{}});
    texts_ += text;
    slots_[slot] = size();
    return size() - 1;
}

} // namespace mxy::build
