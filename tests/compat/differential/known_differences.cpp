#include "known_differences.h"

#include <algorithm>
#include <string_view>

#include <sys/socket.h>

namespace mxy::test {

namespace {

// --- opening -------------------------------------------------------------------------------------

constexpr std::string_view marker = "\xAB\xCD\xEFMaxMind.com";
constexpr std::size_t search_window = 131'072;
constexpr std::size_t separator_size = 16;

// What lies behind the last marker of the file; no bytes at all where there is no marker.
Section metadata_of(std::span<const std::uint8_t> file) {
    const auto window = file.last(std::min(file.size(), search_window));
    const std::string_view text(reinterpret_cast<const char*>(window.data()), window.size());
    const std::size_t at = text.rfind(marker);
    if (at == std::string_view::npos)
        return {};
    const auto behind = window.subspan(at + marker.size());
    return {behind.data(), static_cast<std::uint32_t>(behind.size())};
}

bool fails_with(OpenOutcome& answer, int status) {
    answer.status = status;
    answer.database.reset();
    return true;
}

bool nothing_behind_marker(const OpenQuestion& question, OpenOutcome& answer) {
    const Section metadata = metadata_of(question.file);
    if (metadata.bytes == nullptr || metadata.size != 0)
        return false;
    return fails_with(answer, MMDB_INVALID_METADATA_ERROR);
}

// The keys in the order in which they are looked up, each on its own.
bool meets_metadata_limit(Section metadata) {
    for (const char* key : {"node_count", "record_size", "ip_version", "database_type", "languages",
                            "binary_format_major_version", "binary_format_minor_version",
                            "build_epoch", "description"}) {
        const char* const path[] = {key, nullptr};
        const PathEnd found = walk_path(metadata, 0, path);
        if (found.end != WalkEnd::complete)
            return found.end == WalkEnd::too_deep;
        const std::string_view name = key;
        if (name != "languages" && name != "description")
            continue;
        const WalkEnd list = walk_list(metadata, found.offset, release_limits);
        if (list != WalkEnd::complete)
            return list != WalkEnd::broken;
    }
    return false;
}

bool metadata_beyond_limits(const OpenQuestion& question, OpenOutcome& answer) {
    if (answer.status != MMDB_SUCCESS && answer.status != MMDB_INVALID_DATA_ERROR)
        return false;
    const Section metadata = metadata_of(question.file);
    if (metadata.size == 0 || !meets_metadata_limit(metadata))
        return false;
    return fails_with(answer, MMDB_INVALID_METADATA_ERROR);
}

// 1.7.1 looks for three more bytes at `size - 3`, which wraps.
bool size_bytes_behind_the_end(const OpenQuestion& question, OpenOutcome& answer) {
    const Section metadata = metadata_of(question.file);
    if (metadata.size == 0 || metadata.size > 2 || (metadata.bytes[0] & 31) != 31 ||
        read_field(metadata, 0) || answer.status != MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR)
        return false;
    return fails_with(answer, MMDB_INVALID_DATA_ERROR);
}

bool tree_beyond_32_bits(const OpenQuestion&, OpenOutcome& answer) {
    if (!answer.database)
        return false;
    const OpenDatabase& db = *answer.database;
    const std::uint64_t tree = std::uint64_t{db.node_count} * db.full_record_byte_size;
    if (tree >> 32 == 0 || tree + separator_size <= static_cast<std::uint64_t>(db.file_size))
        return false;
    return fails_with(answer, MMDB_INVALID_METADATA_ERROR);
}

// --- lookups -------------------------------------------------------------------------------------

bool status_unset_without_address(const LookupQuestion&, LookupOutcome& answer) {
    if (answer.gai_error == 0 || answer.status == MMDB_SUCCESS)
        return false;
    answer.status = MMDB_SUCCESS;
    return true;
}

bool unknown_family_as_ipv4(const LookupQuestion& question, LookupOutcome& answer) {
    if (question.text || question.family == AF_INET || question.family == AF_INET6)
        return false;
    answer.status = MMDB_INVALID_NETWORK_ADDRESS_ERROR;
    answer.found = false;
    answer.offset = 0;
    answer.netmask = 0;
    return true;
}

// The record at which the walk for the address ends; nothing where there is no walk.
std::optional<std::uint32_t> record_met(const LookupQuestion& question) {
    const TreeView tree(*question.database);
    if (question.family == AF_INET)
        return tree.find_ipv4(static_cast<std::uint32_t>(question.address)).record;
    if (question.family == AF_INET6 && question.database->metadata.ip_version != 4)
        return tree.find_ipv6(question.address).record;
    return std::nullopt;
}

bool found_without_data(const LookupQuestion& question, LookupOutcome& answer,
                        std::uint32_t record) {
    if (!answer.found || answer.offset != TreeView(*question.database).data_offset(record))
        return false;
    answer.found = false;
    answer.offset = 0;
    answer.status = MMDB_CORRUPT_SEARCH_TREE_ERROR;
    return true;
}

bool in_separator(const MMDB_s& db, std::uint64_t record) {
    const std::uint64_t node_count = db.metadata.node_count;
    return record > node_count && record < node_count + separator_size;
}

// 1.7.1 forgets the separator when it compares a record with the end of the data.
bool in_last_16_bytes(const MMDB_s& db, std::uint64_t record) {
    const std::uint64_t data_end = db.metadata.node_count + separator_size + db.data_section_size;
    return TreeView(db).kind(static_cast<std::uint32_t>(record)) == RecordKind::data &&
           record + separator_size >= data_end;
}

bool lookup_ends_in_separator(const LookupQuestion& question, LookupOutcome& answer) {
    const auto record = record_met(question);
    return record && in_separator(*question.database, *record) &&
           found_without_data(question, answer, *record);
}

bool lookup_ends_at_record_zero(const LookupQuestion& question, LookupOutcome& answer) {
    const auto record = record_met(question);
    return record && *record == 0 && found_without_data(question, answer, *record);
}

bool lookup_ends_in_last_16_bytes(const LookupQuestion& question, LookupOutcome& answer) {
    const auto record = record_met(question);
    if (!record || !in_last_16_bytes(*question.database, *record) || answer.found ||
        answer.status != MMDB_CORRUPT_SEARCH_TREE_ERROR)
        return false;
    answer.found = true;
    answer.offset = TreeView(*question.database).data_offset(*record);
    answer.status = MMDB_SUCCESS;
    return true;
}

// --- nodes ---------------------------------------------------------------------------------------

bool node_behind_the_last(const NodeQuestion& question, NodeOutcome& answer) {
    if (question.number != question.database->metadata.node_count)
        return false;
    answer.status = MMDB_INVALID_NODE_NUMBER_ERROR;
    answer.records.fill(untouched_record);
    return true;
}

bool node_with_record_in_separator(const NodeQuestion& question, NodeOutcome& answer) {
    bool applied = false;
    for (NodeRecord& record : answer.records) {
        if (!in_separator(*question.database, record.value) || record.type != MMDB_RECORD_TYPE_DATA)
            continue;
        record.type = MMDB_RECORD_TYPE_INVALID;
        applied = true;
    }
    return applied;
}

bool node_with_record_in_last_16_bytes(const NodeQuestion& question, NodeOutcome& answer) {
    bool applied = false;
    for (NodeRecord& record : answer.records) {
        if (!in_last_16_bytes(*question.database, record.value) ||
            record.type != MMDB_RECORD_TYPE_INVALID)
            continue;
        record.type = MMDB_RECORD_TYPE_DATA;
        applied = true;
    }
    return applied;
}

bool node_with_invalid_record(const NodeQuestion&, NodeOutcome& answer) {
    if (answer.status != MMDB_SUCCESS ||
        std::none_of(answer.records.begin(), answer.records.end(), [](const NodeRecord& record) {
            return record.type == MMDB_RECORD_TYPE_INVALID;
        }))
        return false;
    answer.status = MMDB_CORRUPT_SEARCH_TREE_ERROR;
    for (NodeRecord& record : answer.records) {
        record.entry_names_the_database = false;
        record.entry_offset = untouched_offset;
    }
    return true;
}

// --- values and lists ----------------------------------------------------------------------------

bool value_left_half_decoded(const ValueQuestion& question, ValueOutcome& answer) {
    const char* const no_path[] = {nullptr};
    if (answer.status != MMDB_INVALID_DATA_ERROR || answer.value == Value{} ||
        walk_path(question.section, question.offset, no_path).end == WalkEnd::complete)
        return false;
    answer.value = {};
    return true;
}

bool skipping_too_deep(const ValueQuestion& question, ValueOutcome& answer) {
    if (question.entry_lists ||
        walk_path(question.section, question.offset, question.path).end != WalkEnd::too_deep)
        return false;
    answer.status = MMDB_DECODER_LIMIT_ERROR;
    answer.value = {};
    return true;
}

bool list_ends(WalkEnd end, const ListQuestion& question, ListOutcome& answer) {
    if (walk_list(question.section, question.offset, release_limits) != end)
        return false;
    answer.status = MMDB_DECODER_LIMIT_ERROR;
    answer.values.clear();
    return true;
}

bool list_too_deep(const ListQuestion& question, ListOutcome& answer) {
    return answer.status == MMDB_INVALID_DATA_ERROR &&
           list_ends(WalkEnd::too_deep, question, answer);
}

bool list_of_too_many_values(const ListQuestion& question, ListOutcome& answer) {
    return list_ends(WalkEnd::too_many_values, question, answer);
}

bool list_of_too_much_payload(const ListQuestion& question, ListOutcome& answer) {
    return list_ends(WalkEnd::too_much_payload, question, answer);
}

bool partial_list_handed_out(const ListQuestion&, ListOutcome& answer) {
    if (answer.status == MMDB_SUCCESS || answer.pointer != ListPointer::set)
        return false;
    answer.pointer = ListPointer::null;
    return true;
}

// --- texts ---------------------------------------------------------------------------------------

bool version(const TextQuestion& question, std::string& answer) {
    if (question.code || answer != described_original)
        return false;
    answer = "1.14.0";
    return true;
}

bool text_of_new_code(const TextQuestion& question, std::string& answer, int code,
                      const char* text) {
    if (question.code != code || answer != "Unknown error code")
        return false;
    answer = text;
    return true;
}

bool text_of_12(const TextQuestion& question, std::string& answer) {
    return text_of_new_code(
        question, answer, MMDB_INVALID_NETWORK_ADDRESS_ERROR,
        "The sockaddr family is unsupported; only AF_INET and AF_INET6 are accepted");
}

bool text_of_13(const TextQuestion& question, std::string& answer) {
    return text_of_new_code(question, answer, MMDB_DECODER_LIMIT_ERROR,
                            "The decoded data structure exceeds the configured resource limits");
}

// The order matters where two entries change the same answer: the limits come before the partial
// list, the types of records before the status that follows from them.
constexpr KnownDifference all[] = {
    {"open: nothing behind the marker",
     "1.7.1 decodes metadata of no bytes and reads past the mapping", nothing_behind_marker},
    {"open: metadata of 1 or 2 bytes", "1.7.1 reads a size past the mapping",
     size_bytes_behind_the_end},
    {"open: metadata beyond the decoder limits",
     "1.14.0 limits values, bytes and depth of what it reads", metadata_beyond_limits},
    {"open: tree size beyond 32 bits", "1.7.1 multiplies in 32 bits, and the product wraps",
     tree_beyond_32_bits},
    {"lookup: status without an address",
     "1.7.1 leaves *mmdb_error unwritten when getaddrinfo fails", status_unset_without_address},
    {"lookup: unknown address family", "1.7.1 takes every other family for AF_INET",
     unknown_family_as_ipv4},
    {"lookup: record in the separator", "1.7.1 reports data at a wrapped offset",
     lookup_ends_in_separator},
    {"lookup: record 0", "1.7.1 reports data at a wrapped offset", lookup_ends_at_record_zero},
    {"lookup: record in the last 16 bytes", "1.7.1 compares without the separator",
     lookup_ends_in_last_16_bytes},
    {"node: number equal to the node count", "1.7.1 reads the separator as a node",
     node_behind_the_last},
    {"node: record in the separator", "1.7.1 calls it data", node_with_record_in_separator},
    {"node: record in the last 16 bytes", "1.7.1 compares without the separator",
     node_with_record_in_last_16_bytes},
    {"node: invalid record", "1.7.1 tells it by the record's type only", node_with_invalid_record},
    {"value: half a value with an error", "1.7.1 leaves what it had decoded of the entry itself",
     value_left_half_decoded},
    {"value: too deep to skip", "1.7.1 skips any depth", skipping_too_deep},
    {"list: too deep", "1.7.1 calls it bad data", list_too_deep},
    {"list: too many values", "1.7.1 has no limit", list_of_too_many_values},
    {"list: too many bytes", "1.7.1 has no limit", list_of_too_much_payload},
    {"list: handed out with an error", "1.7.1 leaves a partial list for the caller to free",
     partial_list_handed_out},
    {"text: version", "another release", version},
    {"text: status 12", "1.7.1 does not have it", text_of_12},
    {"text: status 13", "1.7.1 does not have it", text_of_13},
};

} // namespace

std::span<const KnownDifference> known_differences() {
    return all;
}

} // namespace mxy::test
