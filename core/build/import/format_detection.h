// Telling the format of an input, by the name's ending or by how the content starts. It reads no
// more of an input than it must, and knows nothing of what is done with it.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

#include <optional>

namespace mxy::build {

// By the ending alone: json for all JSON, also MISP's. Nothing where the ending says nothing, or
// not enough (".dat").
std::optional<Format> format_of_name(std::string_view path) noexcept;

// By the content. Throws BuildError (bad_input) where it is compressed, or binary and no database.
// May read the input whole.
Format format_of_content(InputText& input);

// Each looks at the first bytes of an input.
bool looks_like_json(std::string_view start) noexcept;
bool looks_like_misp(std::string_view start) noexcept;
bool looks_like_zeek_intel(std::string_view start) noexcept;
bool looks_like_hosts(std::string_view start) noexcept;

// The first word of a line of words with blanks between them, which is taken off; empty at the end.
std::string_view take_word(std::string_view& line) noexcept;
// An address as hosts files write it: canonical, or with a zone.
bool is_host_address(std::string_view word) noexcept;

} // namespace mxy::build
