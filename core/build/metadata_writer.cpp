// See metadata_writer.h.
#include "build/metadata_writer.h"

#include "build/build_error.h"
#include "build/data/data_writer.h"
#include "mmdb/format.h"
#include "mxy/format.h"

#include <algorithm>

namespace mxy::build {
namespace {

class MetadataMap {
public:
    explicit MetadataMap(const MetadataValues& values) : values_(values) {}

    Bytes encode() {
        add_standard_keys();
        if (values_.has_text)
            add_text_keys();
        return encode_value(pool_, pool_.map(members_));
    }

private:
    void add_standard_keys() {
        add("binary_format_major_version", pool_.uint16(mmdb::format_major_version));
        add("binary_format_minor_version", pool_.uint16(0));
        add("build_epoch", pool_.uint64(values_.build_epoch));
        add("database_type", pool_.string(values_.database_type));
        add("description", descriptions());
        add("ip_version", pool_.uint16(static_cast<std::uint16_t>(values_.ip_version)));
        add("languages", languages());
        add("node_count", pool_.uint32(values_.node_count));
        add("record_size", pool_.uint16(static_cast<std::uint16_t>(values_.record_size)));
    }

    void add_text_keys() {
        const TextMetadata& text = values_.text;
        const bool folds = text.mode == text::CaseMode::insensitive;
        add("glob_entry_count", pool_.uint32(text.glob_entries));
        add("ip_entry_count", pool_.uint32(text.address_entries));
        add("literal_entry_count", pool_.uint32(text.literal_entries));
        add(text::literal_offset_key, pool_.uint32(text.literals_offset));
        add(text::match_mode_key, pool_.uint16(static_cast<std::uint16_t>(
                                      folds ? text::mode_insensitive : text::mode_sensitive)));
        add(text::pattern_offset_key, pool_.uint32(text.patterns_offset));
        if (text.index_offset != 0)
            add(text::index_offset_key, pool_.uint32(text.index_offset));
    }

    ValueId descriptions() {
        std::vector<MapMember> texts;
        for (const auto& [language, text] : values_.description)
            texts.push_back({pool_.string(language), pool_.string(text)});
        return pool_.map(texts);
    }

    ValueId languages() {
        std::vector<ValueId> names;
        for (const std::string& language : values_.languages)
            names.push_back(pool_.string(language));
        return pool_.array(names);
    }

    void add(std::string_view key, ValueId value) {
        members_.push_back({pool_.string(key), value});
    }

    const MetadataValues& values_;
    ValuePool pool_;
    std::vector<MapMember> members_;
};

} // namespace

Bytes write_metadata(const MetadataValues& values) {
    constexpr auto& marker = mmdb::metadata_marker;
    const Bytes map = MetadataMap(values).encode();
    if (std::search(map.begin(), map.end(), marker.begin(), marker.end()) != map.end())
        throw BuildError(BuildError::Kind::bad_input,
                         "the metadata must not hold the marker that readers find it by");
    Bytes out;
    append(out, ByteView(marker));
    append(out, map);
    if (out.size() > mmdb::metadata_window)
        throw BuildError(BuildError::Kind::limit,
                         "the metadata has " + std::to_string(out.size()) +
                             " bytes, and readers look for it in the last " +
                             std::to_string(mmdb::metadata_window) + " alone");
    return out;
}

} // namespace mxy::build
