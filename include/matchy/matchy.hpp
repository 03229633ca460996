// Databases of addresses, names and patterns, for C++20: the interface of matchy/matchy.h with
// owners that close, errors that are thrown, and answers that are ranges. Header only; a program
// links the C library and nothing else of ours. Conventions that hold for everything below:
//
//  1. All numbered conventions of matchy/matchy.h. Any number of threads may ask one Database.
//  2. Opening throws mxydb::Error; so does a question that fails (a damaged file, no memory). What
//     is merely not there is an empty range or an empty optional.
//  3. Texts are std::string_view into the mapped file. They, hits, values and everything got from
//     them are good as long as the Database.
//
//     const mxydb::Database db("threats.mxy");
//     for (const mxydb::Hit& hit : db.find("mail.example.com"))
//         if (const auto level = hit.value("level"))
//             std::cout << hit.pattern() << ": " << *level->to_unsigned() << '\n';
//
// Since 0.1.0.
#ifndef MATCHY_MATCHY_HPP
#define MATCHY_MATCHY_HPP

#include "matchy.h"

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace mxydb {

class Error : public std::runtime_error {
public:
    Error(std::int32_t code, const std::string &what) : std::runtime_error(what), code_(code) {}

    // One of MATCHY_ERROR_*; for errors of values, the number of MMDB_*_ERROR.
    std::int32_t code() const noexcept { return code_; }

private:
    std::int32_t code_;
};

// One value of an entry: a number, a text, or a container.
class Value {
public:
    explicit Value(const MMDB_entry_data_s &data) noexcept : data_(data) {}

    // One of MATCHY_DATA_TYPE_*.
    std::uint32_t type() const noexcept { return data_.type; }

    // Pairs of a map, items of an array.
    std::uint32_t size() const noexcept { return data_.data_size; }

    std::optional<std::string_view> to_text() const noexcept {
        if (type() != MATCHY_DATA_TYPE_UTF8_STRING)
            return std::nullopt;
        return std::string_view(data_.utf8_string, data_.data_size);
    }

    std::optional<std::span<const std::uint8_t>> to_bytes() const noexcept {
        if (type() != MATCHY_DATA_TYPE_BYTES)
            return std::nullopt;
        return std::span(data_.bytes, data_.data_size);
    }

    // Unsigned numbers of up to 64 bits, and those signed ones that are not negative.
    std::optional<std::uint64_t> to_unsigned() const noexcept {
        switch (type()) {
        case MATCHY_DATA_TYPE_UINT16:
            return data_.uint16;
        case MATCHY_DATA_TYPE_UINT32:
            return data_.uint32;
        case MATCHY_DATA_TYPE_UINT64:
            return data_.uint64;
        case MATCHY_DATA_TYPE_INT32:
            if (data_.int32 >= 0)
                return static_cast<std::uint64_t>(data_.int32);
            return std::nullopt;
        default:
            return std::nullopt;
        }
    }

    // Signed numbers, and unsigned ones that fit.
    std::optional<std::int64_t> to_signed() const noexcept {
        if (type() == MATCHY_DATA_TYPE_INT32)
            return data_.int32;
        const auto number = to_unsigned();
        if (!number || *number > static_cast<std::uint64_t>(INT64_MAX))
            return std::nullopt;
        return static_cast<std::int64_t>(*number);
    }

    // Numbers of both floating types.
    std::optional<double> to_double() const noexcept {
        if (type() == MATCHY_DATA_TYPE_DOUBLE)
            return data_.double_value;
        if (type() == MATCHY_DATA_TYPE_FLOAT)
            return static_cast<double>(data_.float_value);
        return std::nullopt;
    }

    std::optional<bool> to_bool() const noexcept {
        if (type() != MATCHY_DATA_TYPE_BOOLEAN)
            return std::nullopt;
        return data_.boolean;
    }

    // As maxminddb.h has it, with the 128-bit integers too.
    const MMDB_entry_data_s &data() const noexcept { return data_; }

private:
    MMDB_entry_data_s data_;
};

// An entry with all values inside it, depth first, containers before their members, keys before
// their values: a range of Value.
class Values {
public:
    class Iterator {
    public:
        using value_type = Value;
        using difference_type = std::ptrdiff_t;

        Iterator() noexcept = default;
        explicit Iterator(const MMDB_entry_data_list_s *node) noexcept : node_(node) {}

        Value operator*() const noexcept { return Value(node_->entry_data); }
        Iterator &operator++() noexcept {
            node_ = node_->next;
            return *this;
        }
        Iterator operator++(int) noexcept {
            const Iterator before = *this;
            ++*this;
            return before;
        }
        bool operator==(const Iterator &) const noexcept = default;

    private:
        const MMDB_entry_data_list_s *node_ = nullptr;
    };

    explicit Values(MMDB_entry_data_list_s *list) noexcept : list_(list) {}

    Iterator begin() const noexcept { return Iterator(list_.get()); }
    Iterator end() const noexcept { return {}; }

private:
    struct Free {
        void operator()(MMDB_entry_data_list_s *list) const noexcept {
            MMDB_free_entry_data_list(list);
        }
    };

    std::unique_ptr<MMDB_entry_data_list_s, Free> list_;
};

// One answer to a key.
class Hit {
public:
    explicit Hit(const matchy_hit_t &hit) noexcept : hit_(hit) {}

    bool is_address() const noexcept { return hit_.kind == MATCHY_HIT_ADDRESS; }
    bool is_literal() const noexcept { return hit_.kind == MATCHY_HIT_LITERAL; }
    bool is_glob() const noexcept { return hit_.kind == MATCHY_HIT_GLOB; }

    // The text of the literal or glob; empty for an address.
    std::string_view pattern() const noexcept {
        return hit_.pattern == nullptr ? std::string_view()
                                       : std::string_view(hit_.pattern, hit_.pattern_size);
    }
    std::uint32_t pattern_id() const noexcept { return hit_.pattern_id; }
    // The bits of the network that an address was found in.
    unsigned prefix_length() const noexcept { return hit_.prefix_len; }

    bool has_entry() const noexcept { return hit_.has_entry; }

    // One value of the entry, by its path: keys, and indexes as texts ("0"); none is the entry
    // itself.
    template <std::convertible_to<const char *>... Keys>
    std::optional<Value> value(Keys... keys) const {
        const std::array<const char *, sizeof...(keys) + 1> path = {keys..., nullptr};
        return value_at(path.data());
    }

    // The same for a path that ends with null.
    std::optional<Value> value_at(const char *const *path) const {
        if (!has_entry())
            return std::nullopt;
        MMDB_entry_s entry = hit_.entry;
        MMDB_entry_data_s data;
        const int status = MMDB_aget_value(&entry, &data, path);
        if (status == MMDB_LOOKUP_PATH_DOES_NOT_MATCH_DATA_ERROR)
            return std::nullopt;
        if (status != MMDB_SUCCESS)
            throw Error(status, MMDB_strerror(status));
        return Value(data);
    }

    // The entry with all values inside it; none where it has no entry.
    Values values() const {
        MMDB_entry_data_list_s *list = nullptr;
        MMDB_entry_s entry = hit_.entry;
        const int status = has_entry() ? MMDB_get_entry_data_list(&entry, &list) : MMDB_SUCCESS;
        if (status != MMDB_SUCCESS)
            throw Error(status, MMDB_strerror(status));
        return Values(list);
    }

    const matchy_hit_t &c_hit() const noexcept { return hit_; }

private:
    matchy_hit_t hit_;
};

// All answers to a key: a range of Hit, in the order of matchy_find_all().
using Hits = std::vector<Hit>;

// An open database, closed with this object.
class Database {
public:
    explicit Database(const std::string &filename) : handle_(matchy_open(filename.c_str())) {
        require_open();
    }

    // A database in memory, which is not copied and must outlive this object.
    static Database in_memory(std::span<const std::uint8_t> bytes) {
        return Database(matchy_open_buffer(bytes.data(), bytes.size()));
    }

    // All answers; empty where there is none.
    Hits find(std::string_view key) const {
        std::array<matchy_hit_t, 16> few;
        std::size_t count = ask(key, few);
        if (count <= few.size())
            return {few.begin(), few.begin() + static_cast<std::ptrdiff_t>(count)};
        std::vector<matchy_hit_t> all(count);
        count = ask(key, all);
        return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count)};
    }

    // All answers to each of many keys, which takes less time than to ask for one after the other.
    std::vector<Hits> find_many(std::span<const std::string_view> keys) const {
        constexpr std::size_t most_keys = 256;
        std::vector<Hits> all;
        all.reserve(keys.size());
        for (; !keys.empty(); keys = keys.subspan(std::min(keys.size(), most_keys)))
            ask_many(keys.first(std::min(keys.size(), most_keys)), all);
        return all;
    }

    // The first answer.
    std::optional<Hit> find_first(std::string_view key) const {
        matchy_hit_t hit;
        return ask(key, {&hit, 1}) == 0 ? std::nullopt : std::optional(Hit(hit));
    }

    // Whether there is an answer.
    bool contains(std::string_view key) const { return ask(key, {}) > 0; }

    std::string_view format() const noexcept { return matchy_format(handle_.get()); }
    std::size_t glob_count() const noexcept { return matchy_pattern_count(handle_.get()); }

    const matchy_t *c_handle() const noexcept { return handle_.get(); }
    const MMDB_s *mmdb() const noexcept { return matchy_mmdb(handle_.get()); }

private:
    struct Close {
        void operator()(matchy_t *handle) const noexcept { matchy_close(handle); }
    };

    explicit Database(matchy_t *handle) : handle_(handle) { require_open(); }

    void require_open() const {
        if (handle_ == nullptr)
            throw Error(MATCHY_ERROR_INVALID_FORMAT, matchy_last_error());
    }

    std::size_t ask(std::string_view key, std::span<matchy_hit_t> hits) const {
        std::size_t count = 0;
        const std::int32_t status =
            matchy_find_all(mmdb(), key.data(), key.size(), hits.data(), hits.size(), &count);
        if (status != MATCHY_SUCCESS)
            throw Error(status, matchy_last_error());
        return count;
    }

    // A key that has more answers than there is room for is asked again.
    void ask_many(std::span<const std::string_view> keys, std::vector<Hits> &all) const {
        constexpr std::size_t room = 4;
        std::vector<const char *> starts;
        std::vector<std::size_t> sizes;
        for (const std::string_view key : keys) {
            starts.push_back(key.data());
            sizes.push_back(key.size());
        }
        std::vector<matchy_hit_t> hits(keys.size() * room);
        std::vector<std::size_t> counts(keys.size());
        const std::int32_t status =
            matchy_find_many(mmdb(), starts.data(), sizes.data(), keys.size(), hits.data(), room,
                             counts.data(), nullptr);
        if (status != MATCHY_SUCCESS)
            throw Error(status, matchy_last_error());
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const matchy_hit_t *const first = hits.data() + i * room;
            all.push_back(counts[i] > room ? find(keys[i]) : Hits(first, first + counts[i]));
        }
    }

    std::unique_ptr<matchy_t, Close> handle_;
};

// A database in the making, as matchy/builder.h describes it. Each function throws Error where the
// C function fails; nothing is added then.
class Builder {
public:
    Builder() : handle_(matchy_builder_new()) {
        if (handle_ == nullptr)
            throw Error(MATCHY_ERROR_OUT_OF_MEMORY, matchy_last_error());
    }

    void set_options(const matchy_build_options_t &options) {
        check(matchy_builder_set_options(handle_.get(), &options));
    }
    void set_schema(const std::string &name) {
        check(matchy_builder_set_schema(handle_.get(), name.c_str()));
    }
    void add_description(const std::string &language, const std::string &text) {
        check(matchy_builder_add_description(handle_.get(), language.c_str(), text.c_str()));
    }

    void add(const std::string &key, const std::string &json) {
        check(matchy_builder_add(handle_.get(), key.c_str(), json.c_str()));
    }

    // A value for any number of entries of this builder.
    matchy_value_t value(std::string_view json) {
        matchy_value_t made = 0;
        check(matchy_builder_value(handle_.get(), json.data(), json.size(), &made));
        return made;
    }
    // Addresses have 4 or 16 bytes, in network order.
    void add_network(std::span<const std::uint8_t> address, unsigned prefix_length,
                     matchy_value_t value) {
        check(matchy_builder_add_network(handle_.get(), address.data(), address.size(),
                                         prefix_length, value));
    }
    void remove_network(std::span<const std::uint8_t> address, unsigned prefix_length) {
        check(matchy_builder_remove_network(handle_.get(), address.data(), address.size(),
                                            prefix_length));
    }
    void add_literal(std::string_view text, matchy_value_t value) {
        check(matchy_builder_add_literal(handle_.get(), text.data(), text.size(), value));
    }
    void add_glob(std::string_view text, matchy_value_t value) {
        check(matchy_builder_add_glob(handle_.get(), text.data(), text.size(), value));
    }

    // The entries of a file; a null `format` is told by its name and content.
    matchy_import_counts_t import_file(const std::string &filename, const char *format = nullptr,
                                       bool strict = false) {
        matchy_import_counts_t counts{};
        check(matchy_builder_import(handle_.get(), filename.c_str(), format, strict, &counts));
        return counts;
    }

    void save(const std::string &filename) {
        check(matchy_builder_save(handle_.get(), filename.c_str()));
    }
    std::vector<std::uint8_t> build() {
        std::uint8_t *buffer = nullptr;
        std::uintptr_t size = 0;
        check(matchy_builder_build(handle_.get(), &buffer, &size));
        const std::unique_ptr<std::uint8_t, decltype(&std::free)> owner(buffer, &std::free);
        return {buffer, buffer + size};
    }

    matchy_builder_t *c_handle() const noexcept { return handle_.get(); }

private:
    struct Free {
        void operator()(matchy_builder_t *handle) const noexcept { matchy_builder_free(handle); }
    };

    static void check(std::int32_t status) {
        if (status != MATCHY_SUCCESS)
            throw Error(status, matchy_last_error());
    }

    std::unique_ptr<matchy_builder_t, Free> handle_;
};

} // namespace mxydb

#endif // MATCHY_MATCHY_HPP
