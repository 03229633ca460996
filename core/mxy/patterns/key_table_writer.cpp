// See key_table_writer.h.
#include "mxy/patterns/key_table_writer.h"

#include <algorithm>
#include <new>

namespace mxy::text {
namespace {

// The context of a gram is a better filter than features, but a text may have the gram often.
constexpr std::size_t long_list_of_gram = KeyTable::longest_short_list;
constexpr std::size_t long_list = 4;

bool same_key(const Filing& a, const Filing& b) noexcept {
    return a.hash == b.hash && a.group == b.group;
}

class KeyTableWriter {
public:
    KeyTableWriter(std::span<Filing> filings, std::uint64_t keyless_hash)
        : filings_(filings), keyless_hash_(keyless_hash) {}

    KeyTableBytes write() {
        if (filings_.size() >= CandidateList::long_flag)
            throw std::bad_alloc();
        // Every attempt leaves fewer keys to find, so there is an end. It is nearly always the
        // first that succeeds.
        while (!try_all())
            ;
        KeyTableBytes out;
        out.slots.resize(slots_.size() * KeyTable::slot_size);
        for (std::size_t i = 0; i < slots_.size(); ++i) {
            store_le32(out.slots.data() + i * KeyTable::slot_size, slots_[i].tag);
            store_le32(out.slots.data() + i * KeyTable::slot_size + 4, slots_[i].list.word());
        }
        out.candidates = std::move(candidates_);
        return out;
    }

private:
    struct Slot {
        std::uint32_t tag = 0;
        CandidateList list;
    };

    bool try_all() {
        // Patterns stand in the order of their ids, so lists are sorted by id as well. The keyless
        // come first: their key is never in another's way but has found its place.
        std::sort(filings_.begin(), filings_.end(), [this](const Filing& a, const Filing& b) {
            if (same_key(a, b))
                return a.program < b.program;
            if (is_keyless(a) != is_keyless(b))
                return is_keyless(a);
            return a.hash != b.hash ? a.hash < b.hash : a.group < b.group;
        });
        std::size_t keys = 0;
        for (std::size_t i = 0; i < filings_.size(); ++i)
            keys += i == 0 || !same_key(filings_[i], filings_[i - 1]);
        const std::size_t capacity = std::bit_ceil(std::max<std::size_t>(keys + keys / 2, 2));
        shift_ = 64 - static_cast<unsigned>(std::countr_zero(capacity));
        slots_.assign(capacity, {});
        candidates_.resize(filings_.size() * Candidate::size);
        bool all_found = true;
        for (std::size_t first = 0; first < filings_.size();) {
            std::size_t end = first + 1;
            while (end < filings_.size() && same_key(filings_[end], filings_[first]))
                ++end;
            if (!write_list(first, end)) {
                all_found = false;
                for (std::size_t i = first; i < end; ++i) {
                    filings_[i].hash = keyless_hash_;
                    filings_[i].group = KeyGroup::anchored;
                }
            }
            first = end;
        }
        return all_found;
    }

    bool is_keyless(const Filing& filing) const noexcept {
        return filing.hash == keyless_hash_ && filing.group == KeyGroup::anchored;
    }

    bool write_list(std::size_t first, std::size_t end) noexcept {
        const Filing& key = filings_[first];
        const bool is_long =
            end - first >= (key.group == KeyGroup::gram ? long_list_of_gram : long_list);
        Slot* const slot = free_slot(key);
        if (slot == nullptr)
            return false;
        slot->tag = KeyTable::tag_of(key.hash, key.group);
        slot->list = CandidateList(static_cast<std::uint32_t>(first), is_long);
        for (std::size_t i = first; i < end; ++i) {
            const Filing& filing = filings_[i];
            std::uint8_t* const out = candidates_.data() + i * Candidate::size;
            store_le32(out, filing.program | (i + 1 == end ? Candidate::last_flag : 0));
            store_le32(out + 4, is_long ? filing.features : filing.context);
        }
        return true;
    }

    // Null where a search for the key would end at another slot or before this one.
    Slot* free_slot(const Filing& key) noexcept {
        const std::uint32_t tag = KeyTable::tag_of(key.hash, key.group);
        std::size_t i = static_cast<std::size_t>(key.hash >> shift_);
        for (std::uint32_t left = KeyTable::longest_probe; left > 0; --left) {
            if (!slots_[i].list.exists())
                return &slots_[i];
            if (slots_[i].tag == tag)
                return nullptr;
            i = (i + 1) & (slots_.size() - 1);
        }
        return nullptr;
    }

    std::span<Filing> filings_;
    std::uint64_t keyless_hash_;
    std::vector<Slot> slots_;
    std::vector<std::uint8_t> candidates_;
    unsigned shift_ = 0;
};

} // namespace

KeyTableBytes write_key_table(std::span<Filing> filings, std::uint64_t keyless_hash) {
    return KeyTableWriter(filings, keyless_hash).write();
}

} // namespace mxy::text
