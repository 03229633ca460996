// Adding to a builder: entries by their text or their bytes, values, whole files.
#include "matchy_builder.h"

#include "build/data/value_assembler.h"
#include "build/import/import.h"
#include "build/import/json/json_value.h"

#include <string>

namespace mxy::compat {
namespace {

using build::BuildError;
using build::DatabaseBuilder;
using build::ValueId;

[[noreturn]] void refuse(const char* reason) {
    throw BuildError(BuildError::Kind::limit, reason);
}

IpAddress address_of(const std::uint8_t* bytes, std::size_t size) {
    if (size != 4 && size != 16)
        refuse("an address has 4 or 16 bytes");
    IpAddress address;
    address.family = size == 4 ? IpAddress::Family::ipv4 : IpAddress::Family::ipv6;
    std::copy_n(bytes, size, address.bytes.begin());
    return address;
}

build::Network network_of(const std::uint8_t* bytes, std::size_t size, unsigned prefix_length) {
    const IpAddress address = address_of(bytes, size);
    if (prefix_length > build::Network::width(address.family))
        refuse("the prefix length is beyond the address");
    return build::network_of(address, prefix_length);
}

build::AddressRange range_of(const std::uint8_t* first, const std::uint8_t* last,
                             std::size_t size) {
    const build::Network low = network_of(first, size, static_cast<unsigned>(8 * size));
    const build::Network high = network_of(last, size, static_cast<unsigned>(8 * size));
    if (high.bits.high < low.bits.high ||
        (high.bits.high == low.bits.high && high.bits.low < low.bits.low))
        throw BuildError(BuildError::Kind::bad_input, "the range ends before it starts");
    return {low.family, low.bits, high.bits};
}

ValueId known_value(DatabaseBuilder& database, matchy_value_t value) {
    if (value >= database.values().size())
        refuse("the value is not one of this builder");
    return static_cast<ValueId>(value);
}

// The peer's interface has objects alone as records.
ValueId record_of_json(matchy_builder_t& builder, std::string_view json) {
    build::ValuePool& pool = builder.database.values();
    return build::as_record(pool, build::value_of_json(pool, json, builder.types));
}

// Keeps the last entry that was skipped, and says it at the end.
class LastSkipped : public build::ImportLog {
public:
    void skipped(std::string_view file, std::uint64_t line, std::string_view reason) override {
        text_ = std::string(file) + ":" + std::to_string(line) + ": " + std::string(reason);
    }
    void warning(std::string_view, std::uint64_t, std::string_view) override {}
    void progress(std::string_view, std::uint64_t, std::uint64_t) override {}

    void report() const noexcept {
        if (!text_.empty())
            fail(MATCHY_ERROR_INVALID_FORMAT, "%s", text_.c_str());
    }

private:
    std::string text_;
};

void import(matchy_builder_t& builder, const char* filename, const char* format, bool strict,
            matchy_import_counts_t* counts) {
    build::ImportOptions options;
    options.strict = strict;
    options.merge = builder.merge;
    if (format != nullptr) {
        const auto known = build::format_named(format);
        if (!known)
            throw BuildError(BuildError::Kind::bad_input,
                             "there is no format `" + std::string(format) + "`");
        options.format = *known;
    }
    LastSkipped log;
    const build::ImportCounts done = build::import_file(filename, options, builder.database, log);
    log.report();
    if (counts != nullptr)
        *counts = {done.entries, done.skipped};
}

} // namespace
} // namespace mxy::compat

using namespace mxy;

extern "C" int32_t matchy_builder_add(matchy_builder_t* builder, const char* key,
                                      const char* json) {
    if (builder == nullptr || key == nullptr || json == nullptr)
        return compat::fail_null("matchy_builder_add");
    return compat::guarded([&] {
        builder->database.add(key, compat::record_of_json(*builder, json), builder->merge);
    });
}

extern "C" int32_t matchy_builder_value(matchy_builder_t* builder, const char* json,
                                        size_t json_size, matchy_value_t* value) {
    if (builder == nullptr || json == nullptr || value == nullptr)
        return compat::fail_null("matchy_builder_value");
    return compat::guarded([&] {
        constexpr bool tagged_types = true;
        *value = build::index_of(build::value_of_json(builder->database.values(), {json, json_size},
                                                      builder->types, tagged_types));
    });
}

extern "C" int32_t matchy_builder_add_network(matchy_builder_t* builder, const uint8_t* address,
                                              size_t address_size, unsigned int prefix_length,
                                              matchy_value_t value) {
    if (builder == nullptr || address == nullptr)
        return compat::fail_null("matchy_builder_add_network");
    return compat::guarded([&] {
        builder->database.add_network(compat::network_of(address, address_size, prefix_length),
                                      compat::known_value(builder->database, value),
                                      builder->merge);
    });
}

extern "C" int32_t matchy_builder_add_range(matchy_builder_t* builder, const uint8_t* first,
                                            const uint8_t* last, size_t address_size,
                                            matchy_value_t value) {
    if (builder == nullptr || first == nullptr || last == nullptr)
        return compat::fail_null("matchy_builder_add_range");
    return compat::guarded([&] {
        builder->database.add_range(compat::range_of(first, last, address_size),
                                    compat::known_value(builder->database, value), builder->merge);
    });
}

extern "C" int32_t matchy_builder_remove_network(matchy_builder_t* builder, const uint8_t* address,
                                                 size_t address_size, unsigned int prefix_length) {
    if (builder == nullptr || address == nullptr)
        return compat::fail_null("matchy_builder_remove_network");
    return compat::guarded([&] {
        builder->database.remove(compat::network_of(address, address_size, prefix_length));
    });
}

extern "C" int32_t matchy_builder_add_literal(matchy_builder_t* builder, const char* text,
                                              size_t size, matchy_value_t value) {
    if (builder == nullptr || (text == nullptr && size != 0))
        return compat::fail_null("matchy_builder_add_literal");
    return compat::guarded([&] {
        builder->database.add_literal({text, size}, compat::known_value(builder->database, value),
                                      builder->merge);
    });
}

extern "C" int32_t matchy_builder_add_glob(matchy_builder_t* builder, const char* text, size_t size,
                                           matchy_value_t value) {
    if (builder == nullptr || (text == nullptr && size != 0))
        return compat::fail_null("matchy_builder_add_glob");
    return compat::guarded([&] {
        builder->database.add_glob({text, size}, compat::known_value(builder->database, value),
                                   builder->merge);
    });
}

extern "C" int32_t matchy_builder_import(matchy_builder_t* builder, const char* filename,
                                         const char* format, bool strict,
                                         matchy_import_counts_t* counts) {
    if (builder == nullptr || filename == nullptr)
        return compat::fail_null("matchy_builder_import");
    return compat::guarded([&] { compat::import(*builder, filename, format, strict, counts); });
}
