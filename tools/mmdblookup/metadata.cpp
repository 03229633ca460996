// See metadata.h.
#include "metadata.h"

#include <array>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <ctime>

namespace mmdblookup {

namespace {

using DateText = std::array<char, 40>;

// Any 64-bit number may stand in a file. Those above the range of time_t become dates before 1970,
// and some lie in years that no calendar of the system reaches.
DateText date_text(std::uint64_t epoch) {
    DateText text{};
    const auto seconds = static_cast<std::time_t>(epoch);
    std::tm calendar{};
    if (gmtime_r(&seconds, &calendar) != nullptr)
        std::strftime(text.data(), text.size(), "%F %T UTC", &calendar);
    else
        std::snprintf(text.data(), text.size(), "out of range");
    return text;
}

void print_languages(const MMDB_metadata_s& metadata) {
    std::printf("    Languages:     ");
    for (std::size_t i = 0; i < metadata.languages.count; ++i)
        std::printf("%s%s", i == 0 ? "" : " ", metadata.languages.names[i]);
    std::printf("\n");
}

void print_descriptions(const MMDB_metadata_s& metadata) {
    std::printf("    Description:\n");
    for (std::size_t i = 0; i < metadata.description.count; ++i) {
        const MMDB_description_s& one = *metadata.description.descriptions[i];
        std::printf("      %s:   %s\n", one.language, one.description);
    }
}

} // namespace

void print_metadata(const Database& database) {
    const MMDB_metadata_s& metadata = database.handle().metadata;
    std::printf("\n  Database metadata\n");
    // Signed, as it has always been printed: parsers of this text see negative numbers from 2^31.
    std::printf("    Node count:    %" PRIi32 "\n", static_cast<std::int32_t>(metadata.node_count));
    std::printf("    Record size:   %u bits\n", unsigned{metadata.record_size});
    std::printf("    IP version:    IPv%u\n", unsigned{metadata.ip_version});
    std::printf("    Binary format: %u.%u\n", unsigned{metadata.binary_format_major_version},
                unsigned{metadata.binary_format_minor_version});
    std::printf("    Build epoch:   %" PRIu64 " (%s)\n", metadata.build_epoch,
                date_text(metadata.build_epoch).data());
    std::printf("    Type:          %s\n", metadata.database_type);
    print_languages(metadata);
    print_descriptions(metadata);
    std::printf("\n");
}

} // namespace mmdblookup
