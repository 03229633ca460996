// MMDB_lib_version and MMDB_strerror; and the proof, at compile time, that the structs and numbers
// of the header are those of the contract.
#include "handle.h"

#include <cstddef>
#include <type_traits>

extern "C" const char* MMDB_lib_version(void) {
    return MAXMINDDB_VERSION;
}

extern "C" const char* MMDB_strerror(int error_code) {
    return mxy::status_text(error_code);
}

namespace {

using mxy::Status;
using mxy::compat::code;
using mxy::mmdb::DataType;
using mxy::mmdb::RecordKind;

static_assert(code(Status::ok) == MMDB_SUCCESS);
static_assert(code(Status::decoder_limit) == MMDB_DECODER_LIMIT_ERROR);
static_assert(static_cast<int>(DataType::float32) == MMDB_DATA_TYPE_FLOAT);
static_assert(static_cast<int>(RecordKind::invalid) == MMDB_RECORD_TYPE_INVALID);

template <typename... Structs>
constexpr bool are_plain = ((std::is_trivial_v<Structs> &&
                             std::is_standard_layout_v<Structs>)&&...);
static_assert(are_plain<MMDB_s, MMDB_entry_s, MMDB_entry_data_s, MMDB_entry_data_list_s,
                        MMDB_lookup_result_s, MMDB_search_node_s, MMDB_metadata_s>);

// The layout where pointers have 64 bits. abi-check compares every field with the original's
// header.
constexpr bool other_layout =
    sizeof(void*) != 8 || std::is_array_v<decltype(MMDB_entry_data_s::uint128)>;
static_assert(other_layout || (sizeof(MMDB_s) == 136 && offsetof(MMDB_s, metadata) == 72));
static_assert(other_layout || (sizeof(MMDB_metadata_s) == 64 && sizeof(MMDB_search_node_s) == 56));
static_assert(other_layout || (sizeof(MMDB_entry_s) == 16 && sizeof(MMDB_lookup_result_s) == 32));
static_assert(other_layout ||
              (sizeof(MMDB_entry_data_s) == 48 && alignof(MMDB_entry_data_s) == 16));
static_assert(other_layout ||
              (sizeof(MMDB_entry_data_list_s) == 64 && alignof(MMDB_entry_data_list_s) == 16));

} // namespace
