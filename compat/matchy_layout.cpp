// The proof, at compile time, that the structs and numbers of matchy.h are those of the peer's
// programs. There is no code here.
#include "matchy_interface.h"

#include <cstddef>
#include <type_traits>

namespace {

template <typename... Structs>
constexpr bool are_plain = ((std::is_trivial_v<Structs> &&
                             std::is_standard_layout_v<Structs>)&&...);
static_assert(are_plain<matchy_result_t, matchy_entry_s, matchy_entry_data_value_u,
                        matchy_entry_data_t, matchy_entry_data_list_t, matchy_reload_event_t,
                        matchy_open_options_t, matchy_stats_t, matchy_hit_t>);

// The layout where pointers have 64 bits.
constexpr bool other_layout = sizeof(void*) != 8;

template <typename Struct>
constexpr bool has_size(std::size_t size) {
    return other_layout || sizeof(Struct) == size;
}

constexpr bool at(std::size_t offset, std::size_t expected) {
    return other_layout || offset == expected;
}

static_assert(has_size<matchy_entry_data_value_u>(16));

static_assert(has_size<matchy_result_t>(24));
static_assert(at(offsetof(matchy_result_t, found), 0));
static_assert(at(offsetof(matchy_result_t, prefix_len), 1));
static_assert(at(offsetof(matchy_result_t, _data_cache), 8));
static_assert(at(offsetof(matchy_result_t, _db_ref), 16));

static_assert(has_size<matchy_entry_s>(16));
static_assert(at(offsetof(matchy_entry_s, db), 0));
static_assert(at(offsetof(matchy_entry_s, data_ptr), 8));

static_assert(has_size<matchy_entry_data_t>(32));
static_assert(at(offsetof(matchy_entry_data_t, has_data), 0));
static_assert(at(offsetof(matchy_entry_data_t, type_), 4));
static_assert(at(offsetof(matchy_entry_data_t, value), 8));
static_assert(at(offsetof(matchy_entry_data_t, data_size), 24));
static_assert(at(offsetof(matchy_entry_data_t, offset), 28));

static_assert(has_size<matchy_entry_data_list_t>(40));
static_assert(at(offsetof(matchy_entry_data_list_t, next), 32));

static_assert(has_size<matchy_reload_event_t>(32));
static_assert(at(offsetof(matchy_reload_event_t, success), 8));
static_assert(at(offsetof(matchy_reload_event_t, error), 16));
static_assert(at(offsetof(matchy_reload_event_t, generation), 24));

static_assert(has_size<matchy_open_options_t>(24));
static_assert(at(offsetof(matchy_open_options_t, auto_reload), 4));
static_assert(at(offsetof(matchy_open_options_t, reload_callback), 8));
static_assert(at(offsetof(matchy_open_options_t, reload_callback_user_data), 16));

static_assert(has_size<matchy_stats_t>(56));
static_assert(at(offsetof(matchy_stats_t, string_queries), 48));

static_assert(has_size<matchy_hit_t>(40));
static_assert(at(offsetof(matchy_hit_t, prefix_len), 2));
static_assert(at(offsetof(matchy_hit_t, pattern_id), 4));
static_assert(at(offsetof(matchy_hit_t, pattern), 8));
static_assert(at(offsetof(matchy_hit_t, entry), 24));

static_assert(MATCHY_DATA_TYPE_POINTER == MMDB_DATA_TYPE_POINTER);
static_assert(MATCHY_DATA_TYPE_MAP == MMDB_DATA_TYPE_MAP);
static_assert(MATCHY_DATA_TYPE_UINT128 == MMDB_DATA_TYPE_UINT128);
static_assert(MATCHY_DATA_TYPE_ARRAY == MMDB_DATA_TYPE_ARRAY);
static_assert(MATCHY_DATA_TYPE_BOOLEAN == MMDB_DATA_TYPE_BOOLEAN);
static_assert(MATCHY_DATA_TYPE_FLOAT == MMDB_DATA_TYPE_FLOAT);

} // namespace
