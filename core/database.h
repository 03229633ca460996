// An open database: the file, and the sections found in it. This is where opening happens, from a
// path to something that can answer; it knows nothing of the C interface's structs.
#pragma once

#include "base/mapped_file.h"
#include "mmdb/data_field.h"
#include "mmdb/metadata.h"
#include "mmdb/search_tree.h"

namespace mxy {

struct Database {
    MappedFile file; // empty where the bytes are someone else's
    ByteView bytes;
    mmdb::Section metadata_section;
    mmdb::Metadata metadata;
    mmdb::SearchTree tree;
    mmdb::Section data;
    // Where IPv4 addresses start in an IPv6 tree.
    mmdb::TreePosition ipv4_start;

    // Opens the file and finds its sections. The cost does not grow with the file: records are
    // neither read nor checked. On a system error errno says why; else it is kept.
    Status open(const char* path) noexcept;

    // The same for the bytes of a file, which outlive this object.
    Status open(ByteView content) noexcept;

private:
    Status find_sections() noexcept;
};

} // namespace mxy
