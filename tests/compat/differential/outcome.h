// What a library answered, as plain values that can be compared and printed: everything that the
// interface promises, and nothing that it leaves undefined. Two libraries map a file at two
// addresses, so pointers into it appear here as distances from its start.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace mxy::test {

// A pointer that leads to no byte of the file, such as that of an empty string.
inline constexpr std::uint64_t outside_file = ~std::uint64_t{0};

// One MMDB_entry_data_s. `data_size` of numbers and the bytes of the union that the type does not
// use are leftovers in the original; they read 0 here.
struct Value {
    bool has_data = false;
    std::uint32_t type = 0;
    std::uint32_t offset = 0;
    std::uint32_t offset_to_next = 0;
    std::uint32_t data_size = 0;
    std::uint64_t high = 0;
    std::uint64_t low = 0;

    bool operator==(const Value&) const = default;
};

// An MMDB_s after a successful open.
struct OpenDatabase {
    std::uint32_t flags = 0;
    std::string filename;
    std::int64_t file_size = 0;
    std::uint64_t data_section = 0;
    std::uint32_t data_section_size = 0;
    std::uint64_t metadata_section = 0;
    std::uint32_t metadata_section_size = 0;
    std::uint16_t full_record_byte_size = 0;
    std::uint16_t depth = 0;
    std::uint16_t ipv4_start_netmask = 0;
    std::uint32_t ipv4_start_node = 0;
    std::uint32_t node_count = 0;
    std::uint16_t record_size = 0;
    std::uint16_t ip_version = 0;
    std::string database_type;
    std::vector<std::string> languages;
    std::uint16_t major_version = 0;
    std::uint16_t minor_version = 0;
    std::uint64_t build_epoch = 0;
    std::vector<std::pair<std::string, std::string>> descriptions;

    bool operator==(const OpenDatabase&) const = default;
};

struct OpenOutcome {
    int status = 0;
    int error_number = 0;
    std::optional<OpenDatabase> database;

    bool operator==(const OpenOutcome&) const = default;
};

struct LookupOutcome {
    int gai_error = 0;
    int status = 0;
    int error_number = 0;
    bool found = false;
    bool entry_names_the_database = false;
    std::uint32_t offset = 0;
    std::uint16_t netmask = 0;

    bool operator==(const LookupOutcome&) const = default;
};

struct NodeRecord {
    std::uint64_t value = 0;
    std::uint8_t type = 0;
    bool entry_names_the_database = false;
    std::uint32_t entry_offset = 0;

    bool operator==(const NodeRecord&) const = default;
};

// What errno and struct fields hold before a call, so that it shows where one was written or not.
// No call sets this errno. All bytes of a node are 0xA5.
inline constexpr int untouched_errno = 4242;
inline constexpr int untouched_status = 4243;
inline constexpr std::uint32_t untouched_offset = 0xA5A5A5A5;
inline constexpr NodeRecord untouched_record{0xA5A5A5A5A5A5A5A5, 0xA5, false, untouched_offset};

struct NodeOutcome {
    int status = 0;
    int error_number = 0;
    std::array<NodeRecord, 2> records;

    bool operator==(const NodeOutcome&) const = default;
};

struct ValueOutcome {
    int status = 0;
    int error_number = 0;
    Value value;

    bool operator==(const ValueOutcome&) const = default;
};

// What became of the pointer through which a list is handed over.
enum class ListPointer { null, set, not_written };

struct ListOutcome {
    int status = 0;
    int error_number = 0;
    ListPointer pointer = ListPointer::null;
    std::vector<Value> values; // of a complete list only

    bool operator==(const ListOutcome&) const = default;
};

struct DumpOutcome {
    int status = 0;
    int error_number = 0;
    std::string text;

    bool operator==(const DumpOutcome&) const = default;
};

std::string describe(const OpenOutcome& outcome);
std::string describe(const LookupOutcome& outcome);
std::string describe(const NodeOutcome& outcome);
std::string describe(const ValueOutcome& outcome);
std::string describe(const ListOutcome& outcome);
std::string describe(const DumpOutcome& outcome);
std::string describe(const std::string& text);

} // namespace mxy::test
