// What a build can be told, beside its entries. What is unset follows from the entries.
#pragma once

#include "build/networks/tree_builder.h"
#include "build/schema.h"
#include "mxy/text_types.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mxy::build {

struct BuildOptions {
    text::CaseMode case_mode = text::CaseMode::sensitive;
    std::string database_type; // empty: after the schema, or the kinds of keys
    std::vector<std::pair<std::string, std::string>> description; // language and text
    std::vector<std::string> languages;                           // empty: those of the description
    std::optional<std::uint64_t> build_epoch; // seconds; else SOURCE_DATE_EPOCH, else now
    unsigned record_size = 0;                 // 24, 28 or 32; 0: the smallest that fits
    unsigned least_record_size = 0;           // of those that fit, where record_size is 0
    TreeOptions tree;
    Schema schema = Schema::none; // every record is held to it
    bool lean = false;            // leave out what only the format's first reader needs
    bool without_index = false;   // leave out the index section
    // Somebody chose these: an input that says otherwise does not change them.
    bool case_mode_is_chosen = false;
    bool alias_ipv4_is_chosen = false;
};

} // namespace mxy::build
