// JSON in the shapes that users have:
//     [{"key": K, "data": {}}, ...]              one array of entries, or several
//     {"key": K, "data": {}}                     entries one after the other, usually one a line
//     {"network": K, "country": "DE"}            an entry whose data are its other members
//     {"metadata": {}, "dataset": [{"network": K, "record": {}}, ...]}
//     {"192.0.2.0/24": {}, "*.evil.example": {}} one object from keys to records
//     {"mxydb": 1} and entries line by line      what this library exports: exported_entry.h
// The shapes are told from each other by the first value. What a key is, classify_key() says.
#pragma once

#include "build/import/import.h"
#include "build/import/input_file.h"

namespace mxy::build {

ImportCounts import_json(const InputText& input, const ImportOptions& options,
                         DatabaseBuilder& builder, ImportLog& log);

} // namespace mxy::build
