// See file_assembly.h. Values first, since everything else refers to them by their places; the
// metadata last, since it refers to everything else.
#include "build/file_assembly.h"

#include "build/build_error.h"
#include "build/data/data_writer.h"
#include "build/data/record_limits.h"
#include "build/metadata_writer.h"
#include "build/text/index_writer.h"
#include "mmdb/format.h"
#include "mxy/format.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <limits>

namespace mxy::build {
namespace {

std::uint64_t time_of_build() {
    const char* const given = std::getenv("SOURCE_DATE_EPOCH");
    if (given == nullptr || *given == '\0') {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return static_cast<std::uint64_t>(
            std::chrono::duration_cast<std::chrono::seconds>(now).count());
    }
    std::uint64_t seconds = 0;
    const char* const end = given + std::strlen(given);
    const auto [parsed, error] = std::from_chars(given, end, seconds);
    if (error != std::errc() || parsed != end)
        throw BuildError(BuildError::Kind::bad_input,
                         "SOURCE_DATE_EPOCH must be a number of seconds, not `" +
                             std::string(given) + "`");
    return seconds;
}

class Assembly {
public:
    Assembly(Entries& entries, const BuildOptions& options, const BuildProgress& progress)
        : entries_(entries), options_(options), progress_(progress) {}

    FileParts run() {
        tell("networks", 0);
        entries_.tree.resolve(options_.tree);
        tell("records", 0.4);
        write_records();
        tell("tree", 0.5);
        add_addresses();
        tell("patterns", 0.7);
        if (entries_.globs)
            add_patterns();
        tell("names", 0.8);
        if (entries_.literals)
            add_literals();
        tell("index", 0.9);
        if (entries_.has_text() && !options_.without_index)
            add_index();
        file_.add(write_metadata(metadata()));
        tell("done", 1);
        return std::move(file_);
    }

private:
    void tell(std::string_view stage, double share) const {
        if (progress_)
            progress_(stage, share);
    }

    // The records of all keys, in the order of addresses, then of ids.
    void write_records() {
        const std::span<const ValueId> of_addresses = entries_.tree.values();
        std::vector<ValueId> records(of_addresses.begin(), of_addresses.end());
        for (const auto* keys : {&entries_.literals, &entries_.globs})
            for (std::uint32_t id = 0; *keys && id < (*keys)->size(); ++id)
                records.push_back((*keys)->value(id));
        check_records(*entries_.pool, records);
        DataWriter data(*entries_.pool);
        data.write(records);
        for (const ValueId value : of_addresses)
            address_offsets_.push_back(data.offset(value));
        literal_offsets_ = offsets_of(entries_.literals, data);
        glob_offsets_ = offsets_of(entries_.globs, data);
        data_section_ = data.take();
        entries_.pool.reset();
    }

    static std::vector<std::uint32_t> offsets_of(const std::optional<TextKeys>& keys,
                                                 const DataWriter& data) {
        std::vector<std::uint32_t> offsets;
        for (std::uint32_t id = 0; keys && id < keys->size(); ++id)
            offsets.push_back(data.offset(keys->value(id)));
        return offsets;
    }

    void add_addresses() {
        const TreeBuilder& tree = entries_.tree;
        const std::uint64_t largest = tree.largest_record(address_offsets_);
        const unsigned needed = largest < 1u << 24 ? 24 : largest < 1u << 28 ? 28 : 32;
        record_size_ = options_.record_size == 0 ? std::max(needed, options_.least_record_size)
                                                 : options_.record_size;
        file_.add(tree.write(record_size_, address_offsets_));
        entries_.tree.release();
        file_.add_zeros(mmdb::separator_size);
        file_.add(std::move(data_section_));
    }

    void add_patterns() {
        const TextKeys& globs = *entries_.globs;
        std::vector<GlobEntry> entries;
        entries.reserve(globs.size());
        for (std::uint32_t id = 0; id < globs.size(); ++id)
            entries.push_back({globs.text(id), glob_offsets_[id]});
        file_.align(text::word_size, text::separator_size);
        file_.add(text::pattern_separator);
        text_.patterns_offset = next_offset();
        file_.add(write_pattern_section(entries, {options_.case_mode, options_.lean}));
        pattern_piece_ = file_.pieces().size() - 1;
        entries_.globs.emplace(); // their memory
    }

    void add_literals() {
        const TextKeys& literals = *entries_.literals;
        std::vector<LiteralEntry> entries;
        entries.reserve(literals.size());
        for (std::uint32_t id = 0; id < literals.size(); ++id)
            entries.push_back({literals.text(id), literal_offsets_[id]});
        file_.add(text::literal_separator);
        text_.literals_offset = next_offset();
        file_.add(write_literals(entries, options_.case_mode));
        literal_piece_ = file_.pieces().size() - 1;
        entries_.literals.emplace();
    }

    void add_index() {
        const auto section = [&](const std::optional<std::size_t>& piece) {
            return piece ? ByteView(file_.pieces()[*piece]) : ByteView();
        };
        Bytes index =
            write_index(section(literal_piece_), section(pattern_piece_), options_.case_mode);
        file_.align(text::index_alignment, text::separator_size);
        file_.add(text::index_separator);
        text_.index_offset = next_offset();
        file_.add(std::move(index));
    }

    // Where the next piece will start; the metadata has 32 bits for it.
    std::uint32_t next_offset() const {
        if (file_.size() > std::numeric_limits<std::uint32_t>::max())
            throw BuildError(BuildError::Kind::limit,
                             "a text section would start at byte " + std::to_string(file_.size()) +
                                 " of the file, and the format ends at 4294967295");
        return static_cast<std::uint32_t>(file_.size());
    }

    std::string database_type() const {
        if (!options_.database_type.empty())
            return options_.database_type;
        if (options_.schema != Schema::none)
            return std::string(database_type_of(options_.schema));
        if (!entries_.has_text())
            return "mxydb-Addresses";
        return entries_.networks_added == 0 ? "mxydb-Names" : "mxydb-Combined";
    }

    MetadataValues metadata() const {
        MetadataValues values;
        values.database_type = database_type();
        values.description = options_.description;
        if (values.description.empty())
            values.description.emplace_back("en", "Made by mxydb");
        values.languages = options_.languages;
        if (values.languages.empty())
            for (const auto& [language, words] : values.description)
                values.languages.push_back(language);
        values.build_epoch = options_.build_epoch ? *options_.build_epoch : time_of_build();
        values.node_count = entries_.tree.node_count();
        values.record_size = record_size_;
        values.ip_version = entries_.tree.ip_version();
        values.has_text = entries_.has_text();
        values.text = text_;
        values.text.mode = options_.case_mode;
        values.text.address_entries = count_in_metadata(entries_.networks_added);
        values.text.literal_entries = count_in_metadata(entries_.literals_added);
        values.text.glob_entries = count_in_metadata(entries_.globs_added);
        return values;
    }

    // Counts are 32 bits wide there, and for people alone.
    static std::uint32_t count_in_metadata(std::uint64_t count) noexcept {
        constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
        return static_cast<std::uint32_t>(std::min(count, most));
    }

    Entries& entries_;
    const BuildOptions& options_;
    const BuildProgress& progress_;
    FileParts file_;
    Bytes data_section_;
    std::vector<std::uint32_t> address_offsets_;
    std::vector<std::uint32_t> literal_offsets_;
    std::vector<std::uint32_t> glob_offsets_;
    std::optional<std::size_t> pattern_piece_; // which of the file's pieces it is
    std::optional<std::size_t> literal_piece_;
    TextMetadata text_;
    unsigned record_size_ = 0;
};

} // namespace

FileParts assemble(Entries& entries, const BuildOptions& options, const BuildProgress& progress) {
    return Assembly(entries, options, progress).run();
}

} // namespace mxy::build
