// What a database is and has: matchy_format, matchy_has_*, matchy_metadata, patterns, counts.
#include "matchy_reload.h"

#include "json.h"

#include <cstdlib>
#include <cstring>

namespace mxy::compat {

namespace {

// The text part; null where the content has none that can be read.
const TextDatabase* text_of(const matchy_t& content) noexcept {
    const TextSide* const text = content.text();
    if (text == nullptr) {
        fail_no_memory();
        return nullptr;
    }
    if (text->database == nullptr)
        fail(content.mmdb.filename, text->error);
    return text->database.get();
}

std::size_t count_of(const matchy_t* db, const char* function,
                     std::size_t (*count)(const TextDatabase&)) noexcept {
    if (db == nullptr) {
        fail_null(function);
        return 0;
    }
    const Content content(db);
    const TextDatabase* const text = text_of(*content);
    return text == nullptr ? 0 : count(*text);
}

std::size_t literals(const TextDatabase& text) {
    return text.literal_count();
}

std::size_t globs(const TextDatabase& text) {
    return text.glob_count();
}

std::size_t all_text(const TextDatabase& text) {
    return text.literal_count() + text.glob_count();
}

char* copy_string(std::string_view text) noexcept {
    auto* const copy = static_cast<char*>(std::malloc(text.size() + 1));
    if (copy == nullptr) {
        fail_no_memory();
        return nullptr;
    }
    if (!text.empty())
        std::memcpy(copy, text.data(), text.size());
    copy[text.size()] = '\0';
    return copy;
}

char* metadata(const matchy_t& content) noexcept {
    if (content.is_pattern_file()) {
        fail(MATCHY_ERROR_NO_DATA, "%s: a file of patterns has no metadata", content.mmdb.filename);
        return nullptr;
    }
    char* json = nullptr;
    const MMDB_s& mmdb = content.mmdb;
    const Status status =
        value_to_json({mmdb.metadata_section, mmdb.metadata_section_size}, 0, &json);
    if (status != Status::ok)
        fail(mmdb.filename, status);
    return json;
}

matchy_stats_t stats(const QueryCounts& counts) noexcept {
    const auto of = [&](Counted column) { return counts.sum(static_cast<std::size_t>(column)); };
    const std::uint64_t found_text = of(Counted::found_text);
    const std::uint64_t found_address = of(Counted::found_address);
    matchy_stats_t all{};
    all.queries_with_match = found_text + found_address;
    all.queries_without_match = of(Counted::text) + of(Counted::address);
    all.total_queries = all.queries_with_match + all.queries_without_match;
    all.ip_queries = of(Counted::address) + found_address;
    all.string_queries = all.total_queries - all.ip_queries;
    return all;
}

} // namespace

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" const char* matchy_version(void) {
    return MXYDB_VERSION;
}

extern "C" const char* matchy_format(const matchy_t* db) {
    if (db == nullptr) {
        compat::fail_null("matchy_format");
        return nullptr;
    }
    if (!matchy_has_ip_data(db))
        return "Pattern database";
    return matchy_has_string_data(db) ? "Combined IP+Pattern database" : "IP database";
}

extern "C" bool matchy_has_ip_data(const matchy_t* db) {
    return db != nullptr && !compat::Content(db)->is_pattern_file();
}

extern "C" bool matchy_has_string_data(const matchy_t* db) {
    return compat::count_of(db, "matchy_has_string_data", compat::all_text) > 0;
}

extern "C" bool matchy_has_literal_data(const matchy_t* db) {
    return compat::count_of(db, "matchy_has_literal_data", compat::literals) > 0;
}

extern "C" bool matchy_has_glob_data(const matchy_t* db) {
    return matchy_pattern_count(db) > 0;
}

extern "C" bool matchy_has_pattern_data(const matchy_t* db) {
    return matchy_pattern_count(db) > 0;
}

extern "C" uintptr_t matchy_pattern_count(const matchy_t* db) {
    return compat::count_of(db, "matchy_pattern_count", compat::globs);
}

extern "C" char* matchy_get_pattern_string(const matchy_t* db, uint32_t pattern_id) {
    if (db == nullptr) {
        compat::fail_null("matchy_get_pattern_string");
        return nullptr;
    }
    const compat::Content content(db);
    const TextDatabase* const text = compat::text_of(*content);
    if (text == nullptr || pattern_id >= text->glob_count())
        return nullptr;
    return compat::copy_string(text->glob(pattern_id).text);
}

extern "C" char* matchy_metadata(const matchy_t* db) {
    if (db == nullptr) {
        compat::fail_null("matchy_metadata");
        return nullptr;
    }
    return compat::metadata(*compat::Content(db));
}

extern "C" void matchy_get_stats(const matchy_t* db, matchy_stats_t* stats) {
    if (stats != nullptr)
        *stats = db == nullptr ? matchy_stats_t{} : compat::stats(db->counts);
}

extern "C" void matchy_clear_cache(const matchy_t* /*db*/) {}

extern "C" void matchy_free_string(char* string) {
    std::free(string);
}
