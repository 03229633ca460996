// What a program may do with a file of names and patterns that somebody else wrote: open it from
// memory, ask it text and addresses, read what is found, check it, close it. The input is the whole
// file, .mxy or .pgb.
#include <matchy/matchy.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void require(bool condition) {
    if (!condition)
        std::abort();
}

void use_hits(const matchy_t* db, std::string_view key) {
    std::array<matchy_hit_t, 4> hits;
    std::size_t count = 0;
    const std::int32_t status =
        matchy_find_all(matchy_mmdb(db), key.data(), key.size(), hits.data(), hits.size(), &count);
    if (status != MATCHY_SUCCESS)
        return;
    for (std::size_t i = 0; i < count && i < hits.size(); ++i) {
        require(i == 0 || hits[i].kind == MATCHY_HIT_GLOB);
        require(i < 2 || hits[i].pattern_id > hits[i - 1].pattern_id);
        MMDB_entry_data_list_s* list = nullptr;
        if (hits[i].has_entry && MMDB_get_entry_data_list(&hits[i].entry, &list) == MMDB_SUCCESS)
            MMDB_free_entry_data_list(list);
    }
}

// Every key three times, which is more than a group.
template <std::size_t size>
void compare_many(const matchy_t* db, const std::array<std::string_view, size>& keys) {
    constexpr std::size_t count = 3 * size;
    constexpr std::size_t capacity = 3;
    std::array<const char*, count> starts;
    std::array<std::size_t, count> sizes;
    for (std::size_t i = 0; i < count; ++i) {
        starts[i] = keys[i % size].data();
        sizes[i] = keys[i % size].size();
    }
    std::array<matchy_hit_t, count * capacity> hits;
    std::array<std::size_t, count> counts;
    std::array<std::int32_t, count> errors;
    matchy_find_many(matchy_mmdb(db), starts.data(), sizes.data(), count, hits.data(), capacity,
                     counts.data(), errors.data());
    for (std::size_t i = 0; i < count; ++i) {
        std::array<matchy_hit_t, capacity> single;
        std::size_t single_count = 0;
        require(matchy_find_all(matchy_mmdb(db), starts[i], sizes[i], single.data(), capacity,
                                &single_count) == errors[i]);
        require(single_count == counts[i]);
        for (std::size_t j = 0; j < counts[i] && j < capacity; ++j) {
            const matchy_hit_t& hit = hits[i * capacity + j];
            require(hit.kind == single[j].kind && hit.pattern_id == single[j].pattern_id);
            require(hit.entry.offset == single[j].entry.offset);
        }
    }
}

void use_query(const matchy_t* db, const char* key) {
    matchy_result_t result = matchy_query(db, key);
    matchy_free_string(matchy_result_to_json(&result));
    matchy_entry_s entry;
    matchy_entry_data_list_t* list = nullptr;
    if (matchy_result_get_entry(&result, &entry) == MATCHY_SUCCESS &&
        matchy_get_entry_data_list(&entry, &list) == MATCHY_SUCCESS)
        matchy_free_entry_data_list(list);
    matchy_free_result(&result);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    matchy_t* const db = matchy_open_buffer(bytes, size);
    if (db == nullptr)
        return 0;
    constexpr std::array<std::string_view, 12> keys = {"",
                                                       "evil.com",
                                                       "www.evil.com",
                                                       "aaaaaaaaaaaaaaaab",
                                                       std::string_view("x\0y\xFF", 4),
                                                       "1.2.3.4",
                                                       "2001:db8::1",
                                                       "STRASSE.example",
                                                       "b\xC3\xBC"
                                                       "cher.example",
                                                       "EVIL.COM",
                                                       "\xC4\xB0",
                                                       "bad7.evil.com"};
    for (const std::string_view key : keys)
        use_hits(db, key);
    compare_many(db, keys);
    for (const char* key : {"evil.com", "a.bad7.org", "1.2.3.4"})
        use_query(db, key);
    matchy_free_string(matchy_metadata(db));
    for (std::uint32_t id = 0; id < matchy_pattern_count(db) && id < 16; ++id)
        matchy_free_string(matchy_get_pattern_string(db, id));
    matchy_close(db);
    return 0;
}
