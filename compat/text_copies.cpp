// See text_copies.h: a hash table of lists that only ever grow at the front. Threads that race to
// be first take the winner's work and drop their own.
#include "text_copies.h"

#include <cstdlib>
#include <cstring>
#include <new>

namespace mxy::compat {

namespace {

constexpr unsigned bucket_bits = 16;
constexpr std::size_t bucket_count = std::size_t{1} << bucket_bits;

} // namespace

// The text stands behind it.
struct TextCopies::Copy {
    Copy* next;
    const char* original;
    std::size_t size;

    char* text() noexcept { return reinterpret_cast<char*>(this + 1); }

    static Copy* make(std::string_view text) noexcept {
        void* const block = std::malloc(sizeof(Copy) + text.size() + 1);
        if (block == nullptr)
            return nullptr;
        auto* const copy = new (block) Copy{nullptr, text.data(), text.size()};
        std::memcpy(copy->text(), text.data(), text.size());
        copy->text()[text.size()] = '\0';
        return copy;
    }

    // In a list, from `first` up to but without `end`.
    static Copy* find(Copy* first, const Copy* end, std::string_view text) noexcept {
        for (; first != end; first = first->next)
            if (first->original == text.data() && first->size == text.size())
                return first;
        return nullptr;
    }
};

TextCopies::~TextCopies() {
    Bucket* const buckets = buckets_.load(std::memory_order_acquire);
    for (std::size_t i = 0; buckets != nullptr && i < bucket_count; ++i) {
        Copy* copy = buckets[i].load(std::memory_order_relaxed);
        while (copy != nullptr) {
            Copy* const next = copy->next;
            std::free(copy);
            copy = next;
        }
    }
    std::free(buckets);
}

TextCopies::Bucket* TextCopies::buckets() noexcept {
    Bucket* made = buckets_.load(std::memory_order_acquire);
    if (made != nullptr)
        return made;
    // Zeroed memory is a table of null pointers.
    static_assert(Bucket::is_always_lock_free && sizeof(Bucket) == sizeof(void*));
    auto* const table = static_cast<Bucket*>(std::calloc(bucket_count, sizeof(Bucket)));
    if (table == nullptr)
        return nullptr;
    if (buckets_.compare_exchange_strong(made, table, std::memory_order_acq_rel))
        return table;
    std::free(table);
    return made;
}

const char* TextCopies::copy_of(std::string_view text) noexcept {
    if (text.empty())
        return "";
    Bucket* const table = buckets();
    if (table == nullptr)
        return nullptr;
    const auto place = reinterpret_cast<std::uintptr_t>(text.data());
    const std::uint64_t hash = std::uint64_t{place} * 0x9E3779B97F4A7C15u;
    Bucket& bucket = table[hash >> (64 - bucket_bits)];

    Copy* first = bucket.load(std::memory_order_acquire);
    if (Copy* const known = Copy::find(first, nullptr, text); known != nullptr)
        return known->text();
    Copy* const copy = Copy::make(text);
    if (copy == nullptr)
        return nullptr;
    copy->next = first;
    while (!bucket.compare_exchange_weak(copy->next, copy, std::memory_order_acq_rel)) {
        // Others were faster: only what they put in front has not been looked at.
        if (Copy* const known = Copy::find(copy->next, first, text); known != nullptr) {
            std::free(copy);
            return known->text();
        }
        first = copy->next;
    }
    return copy->text();
}

} // namespace mxy::compat
