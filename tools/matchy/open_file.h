// Opening a database's file, with the words that all verbs have for what goes wrong.
#pragma once

#include "base/mapped_file.h"

#include <string>

namespace matchy {

// Throws Failure: system_error where the file cannot be opened, bad_input where it is empty or no
// regular file.
void open_file(mxy::MappedFile& file, const std::string& path);

} // namespace matchy
