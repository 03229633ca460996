// matchy_query and its siblings: the first answer to a key, in the peer's small struct.
//
// A result's _data_cache is where its value starts in the mapped file, so that it costs nothing to
// copy or to free; null where it has no value. Only in a watched file a result holds on to
// something: the content that it refers to, which it has counted itself a reader of. The lowest bit
// of _db_ref says so: handles are aligned, and matchy_free_result() must know it without looking at
// a handle that may be closed.
#include "matchy_result.h"

#include "matchy_find.h"
#include "matchy_reload.h"

namespace mxy::compat {

namespace {

constexpr std::uintptr_t reader_bit = 1;
static_assert(alignof(matchy_t) > reader_bit);

void count(const matchy_t& db, const Question& question, bool found) noexcept {
    const Counted columns[2][2] = {{Counted::text, Counted::found_text},
                                   {Counted::address, Counted::found_address}};
    db.counts.add(static_cast<std::size_t>(columns[question.is_address][found]), 1);
}

matchy_result_t query(const matchy_t* db, const char* key) noexcept {
    if (db == nullptr || key == nullptr) {
        fail_null("matchy_query");
        return {};
    }
    Content content(db);
    matchy_hit_t hit;
    Question question{&content->mmdb, &*content, key};
    const bool found = find_all(question, {&hit, 1}) == MATCHY_SUCCESS && question.answers > 0;
    count(*db, question, found);
    if (!found)
        return {};
    auto reference = reinterpret_cast<std::uintptr_t>(&*content);
    if (content.keep())
        reference |= reader_bit;
    const std::uint8_t* value = nullptr;
    if (hit.has_entry)
        value = content->mmdb.data_section + hit.entry.offset;
    return {true, static_cast<std::uint8_t>(hit.prefix_len), const_cast<std::uint8_t*>(value),
            reinterpret_cast<const matchy_t*>(reference)};
}

} // namespace

const matchy_t* content_of(const matchy_result_t& result) noexcept {
    const auto reference = reinterpret_cast<std::uintptr_t>(result._db_ref);
    return reinterpret_cast<const matchy_t*>(reference & ~reader_bit);
}

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the functions below are not in it

extern "C" matchy_result_t matchy_query(const matchy_t* db, const char* query) {
    return compat::query(db, query);
}

extern "C" void matchy_query_into(const matchy_t* db, const char* query, matchy_result_t* result) {
    if (result != nullptr)
        *result = compat::query(db, query);
}

extern "C" void matchy_lookup(const matchy_t* db, const char* query, matchy_result_t* result) {
    matchy_query_into(db, query, result);
}

extern "C" void matchy_free_result(matchy_result_t* result) {
    if (result == nullptr)
        return;
    if ((reinterpret_cast<std::uintptr_t>(result->_db_ref) & compat::reader_bit) != 0)
        compat::Reload::unpin(*compat::content_of(*result));
    *result = {};
}
