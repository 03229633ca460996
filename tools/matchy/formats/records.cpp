// See records.h.
#include "records.h"

#include "../failure.h"

#include "build/build_error.h"

namespace matchy {
namespace {

constexpr std::size_t most_pool_bytes = std::size_t{64} << 20;
constexpr std::size_t most_text_bytes = std::size_t{64} << 20;

} // namespace

std::optional<ValueId> chosen_value(const ValuePool& pool, ValueId chosen, const ValuePath& path) {
    return member_of(pool, chosen, path.text());
}

Records::Records(std::string name, const mxy::mmdb::Section& section,
                 const std::vector<ValuePath>& paths)
    : name_(std::move(name)), section_(section), paths_(paths) {
    forget();
}

void Records::forget() {
    reader_.reset();
    pool_ = std::make_unique<ValuePool>();
    reader_ = std::make_unique<mxy::build::RecordReader>(*pool_, section_);
    chosen_ = {};
    parts_ = {};
    texts_.clear();
}

void Records::forget_if_too_large() {
    if (pool_->memory() > most_pool_bytes || texts_.size() > most_text_bytes)
        forget();
}

ValueId Records::read(std::uint32_t offset) {
    forget_if_too_large();
    if (paths_.empty())
        return read_whole(offset);
    if (const ValueId* const known = chosen_.find(offset))
        return *known;
    const ValueId chosen = chosen_of(read_whole(offset));
    chosen_.put(offset, chosen);
    return chosen;
}

ValueId Records::read_whole(std::uint32_t offset) {
    try {
        return reader_->read(offset);
    } catch (const mxy::build::BuildError& error) {
        throw Failure(ExitStatus::bad_input, name_ + ": " + error.what());
    }
}

ValueId Records::chosen_of(ValueId record) {
    std::vector<mxy::build::MapMember> members;
    for (const ValuePath& path : paths_)
        if (const auto value = path.find(*pool_, record))
            members.push_back({pool_->string(path.text()), *value});
    return pool_->map(members);
}

bool Records::has_value(std::uint32_t offset) {
    return paths_.empty() || read(offset) != pool_->empty_map();
}

std::string_view Records::rendered(std::uint32_t offset, const Renderer& render) {
    forget_if_too_large();
    if (const Part* const known = parts_.find(offset))
        return std::string_view(texts_).substr(known->start, known->size);
    const ValueId value = read(offset);
    const std::size_t start = texts_.size();
    render(texts_, *pool_, value);
    const Part part{start, texts_.size() - start};
    parts_.put(offset, part);
    return std::string_view(texts_).substr(part.start, part.size);
}

} // namespace matchy
