// The text side of one open file: literals and globs, ready to answer. Made once, at the first
// question about text, from the file's bytes; never changed after that, so any number of threads
// may ask it. A file with an index section answers from its own pages; for others, and for an index
// that does not fit its file, the same index is made in memory. It knows nothing of the C
// interface, and nothing of addresses.
#pragma once

#include "base/bytes.h"
#include "base/status.h"
#include "mmdb/data_field.h"
#include "mxy/text_types.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace mxy {

// Why a file's text side cannot be read: where, and the reason in words.
struct TextError {
    Status status = Status::ok;
    std::uint64_t offset = 0;
    const char* reason = "";
};

// A literal or a glob of the file. Ids count from 0, literals and globs each on their own.
struct TextEntry {
    std::uint32_t id = 0;
    std::uint32_t data_offset = text::no_data; // into data()
    std::string_view text;                     // as the file has it
};

// What a key matches: at most one literal, and globs.
struct TextMatches {
    bool has_literal = false;
    TextEntry literal;
    std::size_t globs = 0; // in all, also those whose ids did not fit
    bool out_of_memory = false;

    std::size_t count() const noexcept { return globs + (has_literal ? 1 : 0); }
};

// One key of many, where ids of its globs go, and what TextDatabase::find() says of it.
struct TextQuestion {
    std::string_view key = {};
    std::span<std::uint32_t> globs = {};
    TextMatches matches = {};
};

class TextDatabase {
public:
    ~TextDatabase();
    TextDatabase(const TextDatabase&) = delete;
    TextDatabase& operator=(const TextDatabase&) = delete;

    // The text side of an MMDB file, which may have none. The views must outlive the result. Null
    // on an error; throws std::bad_alloc only.
    static std::unique_ptr<TextDatabase> open(ByteView file, const mmdb::Section& metadata,
                                              const mmdb::Section& data, TextError& error);

    // A standalone image of patterns (.pgb).
    static std::unique_ptr<TextDatabase> open_patterns(ByteView file, TextError& error);

    // Writes the lowest ids of matching globs, ascending, as many as fit. Allocates nothing for
    // keys of up to 4 KiB.
    TextMatches find(std::string_view key, std::span<std::uint32_t> globs) const noexcept;

    // The same for many keys at once: while the memory that one needs is on its way, others are
    // worked on. What glob() reads of the globs found is on its way when this returns.
    void find_many(std::span<TextQuestion> questions) const noexcept;

    std::size_t literal_count() const noexcept;
    std::size_t glob_count() const noexcept;
    // `id` below glob_count().
    TextEntry glob(std::uint32_t id) const noexcept;
    text::CaseMode case_mode() const noexcept;
    // What data offsets refer to.
    const mmdb::Section& data() const noexcept;
    // Bytes of memory of our own, beside the file's pages.
    std::size_t memory() const noexcept;

private:
    static constexpr std::size_t group_size = 32;

    void find_literals(std::span<TextQuestion> questions) const noexcept;
    void find_globs(std::span<TextQuestion> questions) const noexcept;
    TextMatches find_literal(std::string_view key) const noexcept;

    struct Parts;
    static std::unique_ptr<TextDatabase> open(std::unique_ptr<Parts> parts, ByteView file,
                                              TextError& error);
    explicit TextDatabase(std::unique_ptr<Parts> parts) noexcept;

    std::unique_ptr<Parts> parts_;
};

} // namespace mxy
