// What is printed of a database: a key that was asked and what it matched, with its data; and what
// prints entries, of which each format is one kind. Formats know nothing of lookups.
#pragma once

#include "../terminal.h"
#include "records.h"

#include "build/networks/network.h"
#include "mxy/text_types.h"

#include <string>
#include <string_view>

namespace matchy {

enum class EntryKind : std::uint8_t { none, address, literal, glob };

std::string_view name_of(EntryKind kind) noexcept;

struct Entry {
    std::string_view key;
    EntryKind kind = EntryKind::none; // none: the key matches nothing
    std::string_view database;        // empty where there is only one
    mxy::build::Network network;      // of an address
    std::string_view pattern;         // of a literal or a glob
    std::uint32_t pattern_id = 0;
    Records* records = nullptr; // where its data is
    std::uint32_t data_offset = mxy::text::no_data;

    bool has_data() const noexcept { return data_offset != mxy::text::no_data; }
    bool is_text() const noexcept { return kind == EntryKind::literal || kind == EntryKind::glob; }
};

// Output is gathered and leaves in large pieces.
class EntryWriter {
public:
    explicit EntryWriter(Terminal& terminal) : terminal_(terminal) {}
    virtual ~EntryWriter() = default;
    EntryWriter(const EntryWriter&) = delete;
    EntryWriter& operator=(const EntryWriter&) = delete;

    virtual void write(const Entry& entry) = 0;
    // Nothing more comes.
    virtual void finish() {}
    // Lets everybody see what was written so far.
    void show();

protected:
    // Puts what is held back into out().
    virtual void settle() {}

    Terminal& terminal() noexcept { return terminal_; }
    std::string& out() noexcept { return out_; }
    void print_if_large();

private:
    Terminal& terminal_;
    std::string out_;
};

} // namespace matchy
