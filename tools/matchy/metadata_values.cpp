// See metadata_values.h.
#include "metadata_values.h"

#include "mmdb/format.h"

namespace matchy {
namespace {

using mxy::build::MapMember;
using mxy::build::ValueId;
using mxy::build::ValuePool;
using mxy::mmdb::Metadata;
using mxy::mmdb::Section;

ValueId description_of(const Metadata& metadata, const Section& section, ValuePool& pool) {
    std::vector<MapMember> members;
    std::uint32_t next = metadata.description.first;
    for (std::uint32_t i = 0; i < metadata.description.count; ++i) {
        const ValueId language = pool.string(mxy::mmdb::take_text(section, next));
        members.push_back({language, pool.string(mxy::mmdb::take_text(section, next))});
    }
    return pool.map(members);
}

ValueId languages_of(const Metadata& metadata, const Section& section, ValuePool& pool) {
    std::vector<ValueId> elements;
    std::uint32_t next = metadata.languages.first;
    for (std::uint32_t i = 0; i < metadata.languages.count; ++i)
        elements.push_back(pool.string(mxy::mmdb::take_text(section, next)));
    return pool.array(elements);
}

} // namespace

std::vector<MetadataValue> metadata_values(StoredDatabase& database, ValuePool& pool) {
    std::vector<MetadataValue> values;
    if (database.has_tree()) {
        const Metadata& metadata = database.metadata();
        const Section& section = database.metadata_section();
        values = {{"database_type", pool.string(metadata.database_type)},
                  {"description", description_of(metadata, section, pool)},
                  {"languages", languages_of(metadata, section, pool)},
                  {"ip_version", pool.uint16(metadata.ip_version)},
                  {"record_size", pool.uint16(metadata.record_size)},
                  {"build_epoch", pool.unsigned_integer(metadata.build_epoch)}};
    }
    if (database.has_names()) {
        const bool folds = database.case_mode() == mxy::text::CaseMode::insensitive;
        values.push_back({"match_mode", pool.uint16(folds ? 1 : 0)});
    }
    if (database.has_ipv4_part())
        values.push_back({"ipv4_aliases", pool.boolean(database.aliases().are_usual())});
    return values;
}

} // namespace matchy
