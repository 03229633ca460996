// A database in the making, from its entries to its file. It knows nothing of input formats or of
// the C interface.
#pragma once

#include "build/build_error.h"
#include "build/build_options.h"
#include "build/data/value_merge.h"
#include "build/entry_key.h"
#include "build/file_assembly.h"

namespace mxy::build {

struct BuildCounts {
    std::uint64_t networks = 0; // entries added, those that replaced others included
    std::uint64_t literals = 0;
    std::uint64_t globs = 0;
    std::uint64_t replaced = 0; // entries whose key had come before; of networks: known at the end
};

class DatabaseBuilder {
public:
    explicit DatabaseBuilder(BuildOptions options = {});
    ~DatabaseBuilder();

    // Values are made here, and then given with their keys. Throws BuildError once the database is
    // finished.
    ValuePool& values();
    // What is changed counts from now on; the case mode has a function of its own.
    BuildOptions& options() noexcept;
    // Throws BuildError (bad_input) where there are literals or globs that it would change.
    void set_case_mode(text::CaseMode mode);

    // Adds an entry. Throw BuildError where the key or the value cannot be stored; nothing is added
    // then.
    void add(std::string_view key, ValueId value, Merge merge = Merge::replace); // classify_key()
    void add_network(const Network& network, ValueId value, Merge merge = Merge::replace);
    void add_range(const AddressRange& range, ValueId value, Merge merge = Merge::replace);
    void add_literal(std::string_view text, ValueId value, Merge merge = Merge::replace);
    void add_glob(std::string_view text, ValueId value, Merge merge = Merge::replace);
    // Takes networks out that were added before (TreeBuilder::remove()).
    void remove(const Network& network);

    BuildCounts counts() const noexcept;

    void on_progress(BuildProgress progress);

    // The file's bytes; or the file itself, complete or not at all. Both may be called, in any
    // order, and give the same bytes; nothing can be added after the first call. Throw BuildError,
    // std::bad_alloc, and what the progress callback throws; the database is of no use then.
    Bytes build();
    void write_file(const std::string& path);

private:
    struct State;
    std::unique_ptr<State> state_;
};

} // namespace mxy::build
