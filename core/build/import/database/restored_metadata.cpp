// See restored_metadata.h.
#include "build/import/database/restored_metadata.h"

namespace mxy::build {

namespace {

using mmdb::DataType;

// database_type and DatabaseType are the same key.
std::string plain_name(std::string_view key) {
    std::string plain;
    for (const char letter : key) {
        if (letter >= 'A' && letter <= 'Z')
            plain += static_cast<char>(letter - 'A' + 'a');
        else if (letter != '_')
            plain += letter;
    }
    return plain;
}

class Restoration {
public:
    Restoration(const ValuePool& pool, BuildOptions& options) noexcept
        : pool_(pool), options_(options) {}

    void take(const MapMember& member) {
        const std::string name = plain_name(pool_.text(member.key));
        if (name == "databasetype")
            take_type(member.value);
        else if (name == "description")
            take_description(member.value);
        else if (name == "languages")
            take_languages(member.value);
        else if (name == "ipversion")
            take_ip_version(member.value);
        else if (name == "recordsize")
            take_record_size(member.value);
    }

private:
    bool is(ValueId value, DataType type) const noexcept { return pool_.type(value) == type; }

    std::uint64_t number(ValueId value) const noexcept {
        const bool is_number = is(value, DataType::uint16) || is(value, DataType::uint32) ||
                               is(value, DataType::uint64);
        return is_number ? pool_.unsigned_of(value) : 0;
    }

    void take_type(ValueId value) {
        if (options_.database_type.empty() && is(value, DataType::utf8_string))
            options_.database_type = pool_.text(value);
    }

    void take_description(ValueId value) {
        if (!options_.description.empty() || !is(value, DataType::map))
            return;
        for (const MapMember& member : pool_.members(value))
            if (is(member.value, DataType::utf8_string))
                options_.description.emplace_back(pool_.text(member.key), pool_.text(member.value));
    }

    void take_languages(ValueId value) {
        if (!options_.languages.empty() || !is(value, DataType::array))
            return;
        for (const ValueId language : pool_.elements(value))
            if (is(language, DataType::utf8_string))
                options_.languages.emplace_back(pool_.text(language));
    }

    // A tree of IPv4 becomes one of IPv6 where another input needs that.
    void take_ip_version(ValueId value) {
        if (options_.tree.ip_version == 0 && number(value) == 6)
            options_.tree.ip_version = 6;
    }

    // A database that grows beyond its record size takes the next one.
    void take_record_size(ValueId value) {
        const std::uint64_t size = number(value);
        if (options_.least_record_size == 0 && (size == 24 || size == 28 || size == 32))
            options_.least_record_size = static_cast<unsigned>(size);
    }

    const ValuePool& pool_;
    BuildOptions& options_;
};

} // namespace

void restore_metadata(const ValuePool& pool, ValueId metadata, BuildOptions& options) {
    if (pool.type(metadata) != DataType::map)
        return;
    Restoration restoration(pool, options);
    for (const MapMember& member : pool.members(metadata))
        restoration.take(member);
}

void restore_case_mode(text::CaseMode mode, EntrySink& sink) {
    BuildOptions& options = sink.builder().options();
    const BuildCounts counts = sink.builder().counts();
    if (!options.case_mode_is_chosen && counts.literals == 0 && counts.globs == 0)
        options.case_mode = mode;
    if (options.case_mode != mode)
        sink.warn(0, mode == text::CaseMode::insensitive
                         ? "in this file case did not count, and now it does"
                         : "in this file case counted, and now it does not");
}

void restore_aliases(bool has_aliases, DatabaseBuilder& builder) {
    BuildOptions& options = builder.options();
    if (builder.counts().networks == 0 && !options.alias_ipv4_is_chosen)
        options.tree.alias_ipv4 = has_aliases;
}

} // namespace mxy::build
