// The outcome of everything that reads a database, with the text users see. The numbers are those
// of libmaxminddb's status codes, so that the C interface hands them through; nothing else of the C
// interface is known here.
#pragma once

namespace mxy {

enum class [[nodiscard]] Status : int{
    ok = 0,
    file_open_error = 1,
    corrupt_search_tree = 2,
    invalid_metadata = 3,
    io_error = 4,
    out_of_memory = 5,
    unknown_format = 6,
    invalid_data = 7,
    invalid_lookup_path = 8,
    path_does_not_match = 9,
    invalid_node_number = 10,
    ipv6_in_ipv4_database = 11,
    invalid_network_address = 12,
    decoder_limit = 13,
};

// The text of a status; any other number is an "Unknown error code". Never null.
const char* status_text(int code) noexcept;

} // namespace mxy
