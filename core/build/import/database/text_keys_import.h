// The literals and globs of an existing file, in the order of their ids. It knows nothing of
// addresses.
#pragma once

#include "build/data/record_reader.h"
#include "build/import/entry_sink.h"
#include "mxy/sections.h"

namespace mxy::build {

// `records` are those of the file's data section; null for a pattern file, whose data are inside
// its image. Throws BuildError where a section is damaged; a single key that is damaged is skipped.
void import_text_keys(const InputText& input, const text::TextSections& sections,
                      RecordReader* records, EntrySink& sink, Merge merge);

// A glob that matches what the substring matches: files of old writers have such patterns.
std::string glob_of_substring(std::string_view text);

} // namespace mxy::build
