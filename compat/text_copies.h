// NUL-terminated copies of a database's texts, each made once and kept as long as the database. Any
// number of threads may ask; there is no lock, so that a process may fork at any time.
#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

namespace mxy::compat {

class TextCopies {
public:
    TextCopies() noexcept = default;
    ~TextCopies();
    TextCopies(const TextCopies&) = delete;
    TextCopies& operator=(const TextCopies&) = delete;

    // The copy of a text, which is told apart by where it stands. Null: no memory.
    const char* copy_of(std::string_view text) noexcept;

private:
    struct Copy;
    using Bucket = std::atomic<Copy*>;

    Bucket* buckets() noexcept;

    // Made at the first question: half a megabyte of addresses of which the system provides only
    // those pages that are used.
    std::atomic<Bucket*> buckets_ = nullptr;
};

} // namespace mxy::compat
