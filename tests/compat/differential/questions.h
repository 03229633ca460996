// What was asked of both libraries, with what is needed to say how 1.7.1 and 1.14.0 differ on it.
#pragma once

#include "section_walk.h"
#include "tree_view.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace mxy::test {

struct OpenQuestion {
    std::string path;
    std::span<const std::uint8_t> file;
};

// An address, or a text that is none.
struct LookupQuestion {
    const MMDB_s* database = nullptr;
    std::optional<std::string> text; // where asked as text
    int family = 0;                  // AF_UNSPEC for a text that is no address
    AddressBits address = 0;
};

struct NodeQuestion {
    const MMDB_s* database = nullptr;
    std::uint32_t number = 0;
};

struct ValueQuestion {
    Section section;
    std::uint32_t offset = 0;
    std::span<const char* const> path; // ends with a null pointer
    bool entry_lists = false;          // no limit and no error anywhere inside the entry
};

struct ListQuestion {
    Section section;
    std::uint32_t offset = 0;
};

struct DumpQuestion {
    std::uint32_t offset = 0;
    int indent = 0;
};

// The text of a status code, or without one the library's version.
struct TextQuestion {
    std::optional<int> code;
};

std::string describe(const OpenQuestion& question);
std::string describe(const LookupQuestion& question);
std::string describe(const NodeQuestion& question);
std::string describe(const ValueQuestion& question);
std::string describe(const ListQuestion& question);
std::string describe(const DumpQuestion& question);
std::string describe(const TextQuestion& question);

} // namespace mxy::test
