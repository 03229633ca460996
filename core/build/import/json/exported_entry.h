// One entry of an export of this library, and the line before all entries. An export loses nothing:
// the kind of a key is said by its member's name, and values carry their types.
//
//     {"mxydb": 1, "database_type": "...", "match_mode": 1, "ipv4_aliases": true, ...}
//     {"network": "192.0.2.0/24", "data": {"port": {"@uint32": 80}}}
//     {"literal": "evil.example", "data": "any value"}
//     {"glob": "*.evil.example"}
//     {"literal_hex": "ff00", "data": {}}
//
// The first line's members are the metadata of the database, as the format names them; `match_mode`
// is 0 or 1.
#pragma once

#include "build/import/json/json_entry.h"

namespace mxy::build {

class ExportedEntry : public JsonEntry {
public:
    explicit ExportedEntry(JsonSession& session);

protected:
    void clear() override;
    void start() override {}
    void member(std::string_view name) override;
    void value(const JsonEvent& event) override;
    void add() override;

private:
    enum class Kind : std::uint8_t { network, literal, glob };
    struct KeyMember {
        std::string_view name;
        Kind kind;
        bool is_hexadecimal;
    };

    void take_key(const JsonEvent& event);

    static const std::array<KeyMember, 5> key_members_;
    const KeyMember* in_key_ = nullptr; // the member that is being read
    bool in_data_ = false;
    std::optional<Kind> kind_;
    std::string key_;
    std::optional<ValueId> data_;
    ValueAssembler assembler_;
};

// Reads an export line by line: the first value is its header.
class ExportedLines : public JsonListener {
public:
    explicit ExportedLines(JsonSession& session);

    bool on(const JsonEvent& event) override;
    // Where a line broke off.
    void forget();

private:
    void take_header();

    JsonSession& session_;
    bool has_header_ = false;
    ValueTypes header_types_; // nothing that users say of records holds for it
    ValueAssembler header_;
    ExportedEntry entry_;
};

} // namespace mxy::build
