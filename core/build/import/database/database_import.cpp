// See database_import.h. Every address gets the same answer from a database made of one file as
// from the file: networks as long as the tree has them, and other ways to the IPv4 part (aliases)
// where the tree has them.
#include "build/import/database/database_import.h"

#include "build/data/record_reader.h"
#include "build/import/database/restored_metadata.h"
#include "build/import/database/text_keys_import.h"
#include "build/import/database/tree_networks.h"
#include "build/import/entry_sink.h"
#include "database.h"
#include "mmdb/tree_check.h"
#include "mmdb/tree_paths.h"
#include "mxy/sections.h"

namespace mxy::build {

namespace {

// Subtrees may be shared, so that a small file can hold more networks than any memory. An honest
// one of this library or others stays far below this.
constexpr std::uint64_t networks_of_any_file = std::uint64_t{1} << 24;
constexpr std::uint64_t networks_per_node = 256;

ByteView bytes_of(std::string_view content) noexcept {
    return {reinterpret_cast<const std::uint8_t*>(content.data()), content.size()};
}

[[noreturn]] void refuse(const InputText& input, const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, input.name() + ": " + reason);
}

// The addresses of one file.
class AddressImport {
public:
    AddressImport(const InputText& input, const Database& database, DatabaseBuilder& builder,
                  RecordReader& records) noexcept
        : input_(input), database_(database), builder_(builder), records_(records) {}

    // Throws BuildError where the tree is damaged, or too large to be honest.
    void check() {
        mmdb::TreeFacts facts;
        if (const auto fault = mmdb::check_tree(database_.tree, facts))
            refuse(input_,
                   "node " + std::to_string(fault->node) + " of the search tree: " + fault->reason);
        if (database_.tree.depth == mmdb::ipv6_bits)
            restore_aliases(aliases_of(database_.tree).are_usual(), builder_);
        count();
    }

    // `progress` is the file, of which the share is consumed that has been read.
    void run(EntrySink& sink, InputText& progress, Merge merge) {
        std::uint64_t done = 0;
        TreeNetworks networks(database_.tree, skip());
        while (const auto found = networks.next()) {
            show(progress, ++done);
            sink.take(0, [&] { builder_.add_network(found->network, record_of(*found), merge); });
        }
    }

private:
    // Aliases that the new tree will have anyhow are no networks of their own. Where somebody wants
    // none, none of the file's gets in.
    TreeNetworks::Skip skip() const noexcept {
        const BuildOptions& options = builder_.options();
        if (options.tree.alias_ipv4)
            return TreeNetworks::Skip::usual_aliases;
        return options.alias_ipv4_is_chosen ? TreeNetworks::Skip::all_aliases
                                            : TreeNetworks::Skip::no_alias;
    }

    void count() {
        const std::uint64_t limit =
            networks_of_any_file + networks_per_node * database_.tree.node_count;
        // Empty subtrees may be shared too: going all ways must end even where nothing is found.
        if (mmdb::count_tree_paths(database_.tree) > limit)
            refuse(input_, "more than " + std::to_string(limit) + " ways through " +
                               std::to_string(database_.tree.node_count) + " nodes");
        TreeNetworks networks(database_.tree, skip());
        for (count_ = 0; networks.next(); ++count_) {
        }
    }

    ValueId record_of(const TreeNetwork& found) {
        try {
            return records_.read(found.data_offset);
        } catch (const BuildError& error) {
            throw BuildError(error.kind(), to_text(found.network) + ": " + error.what());
        }
    }

    void show(InputText& progress, std::uint64_t done) const {
        const double share = static_cast<double>(done) / static_cast<double>(count_);
        const auto target =
            static_cast<std::uint64_t>(share * static_cast<double>(database_.bytes.size()));
        if (target > progress.position() && target <= database_.bytes.size())
            progress.consume(static_cast<std::size_t>(target - progress.position()));
    }

    const InputText& input_;
    const Database& database_;
    DatabaseBuilder& builder_;
    RecordReader& records_;
    std::uint64_t count_ = 0;
};

void restore(const Database& database, EntrySink& sink) {
    DatabaseBuilder& builder = sink.builder();
    try {
        const ValueId metadata = read_record(builder.values(), database.metadata_section, 0);
        restore_metadata(builder.values(), metadata, builder.options());
    } catch (const BuildError& error) {
        sink.warn(0, std::string("the metadata was not taken over: ") + error.what());
    }
}

void import_pattern_file(const InputText& input, EntrySink& sink, Merge merge) {
    text::TextSections sections;
    if (const auto error = text::find_pattern_file_sections(bytes_of(input.content()), sections))
        refuse(input, "byte " + std::to_string(error->offset) + ": " + error->reason);
    import_text_keys(input, sections, nullptr, sink, merge);
}

void import_whole_database(const InputText& input, EntrySink& sink, InputText& progress,
                           Merge merge) {
    Database database;
    if (const Status status = database.open(bytes_of(input.content())); status != Status::ok)
        refuse(input, status_text(static_cast<int>(status)));
    text::TextSections sections;
    const auto data_start = static_cast<std::uint64_t>(database.data.start - database.bytes.data());
    if (const auto error =
            text::find_sections(database.bytes, data_start, database.metadata_section, sections))
        refuse(input, "byte " + std::to_string(error->offset) + ": " + error->reason);

    RecordReader records(sink.builder().values(), database.data);
    AddressImport addresses(input, database, sink.builder(), records);
    addresses.check();
    restore(database, sink);
    addresses.run(sink, progress, merge);
    import_text_keys(input, sections, &records, sink, merge);
}

} // namespace

ImportCounts import_database(const InputText& input, const ImportOptions& options,
                             DatabaseBuilder& builder, ImportLog& log) {
    InputText progress(input.name(), input.content());
    EntrySink sink(progress, options, builder, log);
    if (text::is_pattern_file(bytes_of(input.content())))
        import_pattern_file(input, sink, options.merge);
    else
        import_whole_database(input, sink, progress, options.merge);
    progress.consume(progress.window().size());
    return sink.finish();
}

} // namespace mxy::build
