// matchy_find_all: all answers to a key, from the tree and the text part, in the caller's array.
#include "matchy_find.h"

#include "handle.h"
#include "mmdb_lookup.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>

#include <netinet/in.h>

namespace mxy::compat {

namespace {

// At either end. Most names have another letter at one of theirs.
bool may_end_an_address(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == ':';
}

// The bits of a leaf's depth that belong to the address itself.
std::uint16_t prefix_length(const MMDB_s& mmdb, const IpAddress& address,
                            std::uint16_t netmask) noexcept {
    if (address.family == IpAddress::Family::ipv6 || mmdb.depth != mmdb::ipv6_bits)
        return netmask;
    return static_cast<std::uint16_t>(std::max(netmask, mmdb::ipv4_subtree_depth) -
                                      mmdb::ipv4_subtree_depth);
}

matchy_hit_t address_hit(const MMDB_s& mmdb, const IpAddress& address,
                         mmdb::TreeAnswer found) noexcept {
    matchy_hit_t hit{};
    hit.kind = MATCHY_HIT_ADDRESS;
    hit.has_entry = true;
    hit.prefix_len = prefix_length(mmdb, address, found.netmask());
    hit.entry = {&mmdb, found.data_offset()};
    return hit;
}

matchy_hit_t text_hit(const MMDB_s& mmdb, std::uint8_t kind, const TextEntry& found) noexcept {
    matchy_hit_t hit{};
    hit.kind = kind;
    hit.has_entry = found.data_offset != text::no_data;
    hit.pattern_id = found.id;
    hit.pattern = found.text.data();
    hit.pattern_size = found.text.size();
    hit.entry = {&mmdb, hit.has_entry ? found.data_offset : 0};
    return hit;
}

// The ids of globs need memory of the size of the answer, and the caller has brought some: they go
// into the last bytes of the array, from where hits are made from its front on. A hit is larger
// than an id, so hit i ends before id i + 1 begins, also where a literal takes hit 0: then hit i is
// made of id i - 1, and the last id that fits is never needed.
class IdsBehindHits {
public:
    explicit IdsBehindHits(std::span<matchy_hit_t> hits) noexcept
        : ids_(reinterpret_cast<std::byte*>(hits.data()) + hits.size_bytes() -
               hits.size() * sizeof(std::uint32_t)),
          count_(hits.size()) {}

    std::span<std::uint32_t> all() const noexcept {
        return {reinterpret_cast<std::uint32_t*>(ids_), count_};
    }

    // By bytes: the memory is on its way from one type to another.
    std::uint32_t read(std::size_t i) const noexcept {
        std::uint32_t id;
        std::memcpy(&id, ids_ + i * sizeof id, sizeof id);
        return id;
    }

private:
    static_assert(sizeof(matchy_hit_t) > sizeof(std::uint32_t));

    std::byte* ids_;
    std::size_t count_;
};

std::int32_t find_text(Question& question, std::span<matchy_hit_t> hits) noexcept {
    std::int32_t status = MATCHY_SUCCESS;
    const TextDatabase* const text = text_part(*question.mmdb, question.handle, status);
    if (text == nullptr)
        return status;
    const TextMatches found = text->find(question.key, ids_behind(hits));
    if (found.out_of_memory)
        return fail_no_memory();
    question.answers = found.count();
    write_text_hits(*question.mmdb, *text, found, hits);
    return MATCHY_SUCCESS;
}

} // namespace

bool parse_address(std::string_view key, IpAddress& address) noexcept {
    std::array<char, INET6_ADDRSTRLEN> text;
    if (key.size() >= text.size() || key.empty() || !may_end_an_address(key.front()) ||
        !may_end_an_address(key.back()) || key.find('\0') != key.npos)
        return false;
    std::memcpy(text.data(), key.data(), key.size());
    text[key.size()] = '\0';
    return parse_canonical(text.data(), address);
}

std::int32_t take_address(const MMDB_s& mmdb, const IpAddress& address, mmdb::TreeAnswer answer,
                          std::span<matchy_hit_t> hits) noexcept {
    const Status status = answer.status();
    if (status != Status::ok && status != Status::ipv6_in_ipv4_database)
        return fail(mmdb.filename, status);
    if (answer.found() && !hits.empty())
        hits[0] = address_hit(mmdb, address, answer);
    return MATCHY_SUCCESS;
}

const TextDatabase* text_part(const MMDB_s& mmdb, const matchy_t* handle,
                              std::int32_t& status) noexcept {
    if (handle == nullptr)
        handle = handle_of(mmdb);
    if (handle == nullptr) {
        status = fail(MATCHY_ERROR_INVALID_PARAM,
                      "text can be asked only of databases that this library opened");
        return nullptr;
    }
    const TextSide* const side = handle->text();
    if (side == nullptr)
        status = fail_no_memory();
    else if (side->database == nullptr)
        status = fail(mmdb.filename, side->error);
    return side == nullptr ? nullptr : side->database.get();
}

std::span<std::uint32_t> ids_behind(std::span<matchy_hit_t> hits) noexcept {
    return IdsBehindHits(hits).all();
}

void write_text_hits(const MMDB_s& mmdb, const TextDatabase& text, const TextMatches& found,
                     std::span<matchy_hit_t> hits) noexcept {
    const IdsBehindHits ids(hits);
    const std::size_t written = std::min(hits.size(), found.count());
    std::size_t next = 0;
    if (found.has_literal && written > 0)
        new (&hits[next++]) matchy_hit_t(text_hit(mmdb, MATCHY_HIT_LITERAL, found.literal));
    for (std::size_t glob = 0; next < written; ++glob, ++next) {
        const TextEntry entry = text.glob(ids.read(glob));
        new (&hits[next]) matchy_hit_t(text_hit(mmdb, MATCHY_HIT_GLOB, entry));
    }
}

std::int32_t find_all(Question& question, std::span<matchy_hit_t> hits) noexcept {
    IpAddress address;
    question.is_address = parse_address(question.key, address);
    if (!question.is_address)
        return find_text(question, hits);
    mmdb::TreeHit found;
    const Status found_status = look_up(*question.mmdb, address, found);
    const mmdb::TreeAnswer answer(found_status, found);
    const std::int32_t status = take_address(*question.mmdb, address, answer, hits);
    if (status != MATCHY_SUCCESS)
        return status;
    if (!answer.found())
        return find_text(question, hits);
    question.answers = 1;
    return MATCHY_SUCCESS;
}

} // namespace mxy::compat

using namespace mxy; // NOLINT(google-build-using-namespace): the function below is not in it

extern "C" int32_t matchy_find_all(const MMDB_s* mmdb, const char* key, size_t key_size,
                                   matchy_hit_t* hits, size_t capacity, size_t* count) {
    if (count != nullptr)
        *count = 0;
    if (mmdb == nullptr || count == nullptr || (key == nullptr && key_size != 0) ||
        (hits == nullptr && capacity != 0))
        return compat::fail_null("matchy_find_all");
    compat::Question question{mmdb, nullptr, {key, key_size}};
    const std::int32_t status = compat::find_all(question, {hits, capacity});
    if (status == MATCHY_SUCCESS)
        *count = question.answers;
    return status;
}
