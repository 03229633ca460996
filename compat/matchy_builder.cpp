// A builder from its beginning to its file: matchy_builder_new, its settings, matchy_builder_save.
#include "matchy_builder.h"

#include <cstdlib>
#include <cstring>

namespace mxy::compat {

std::int32_t matchy_code(build::BuildError::Kind kind) noexcept {
    switch (kind) {
    case build::BuildError::Kind::bad_input:
        return MATCHY_ERROR_INVALID_FORMAT;
    case build::BuildError::Kind::schema:
        return MATCHY_ERROR_SCHEMA_VALIDATION;
    case build::BuildError::Kind::stopped:
        return MATCHY_ERROR_STOPPED;
    case build::BuildError::Kind::system:
        return MATCHY_ERROR_IO;
    default:
        return MATCHY_ERROR_INVALID_PARAM;
    }
}

namespace {

void describe(build::BuildOptions& options, const char* language, const char* text) {
    for (auto& [known, words] : options.description)
        if (known == language) {
            words = text;
            return;
        }
    options.description.emplace_back(language, text);
}

bool is_sound(const matchy_build_options_t& options) noexcept {
    const auto is_one_of = [](unsigned value, std::initializer_list<unsigned> known) {
        for (const unsigned each : known)
            if (value == each)
                return true;
        return false;
    };
    return options.struct_size == sizeof options && is_one_of(options.ip_version, {0, 4, 6}) &&
           is_one_of(options.record_size, {0, 24, 28, 32}) && options.merge <= MATCHY_MERGE_DEEP;
}

void apply(const matchy_build_options_t& given, matchy_builder_t& builder) {
    build::BuildOptions& options = builder.database.options();
    options.database_type = given.database_type == nullptr ? "" : given.database_type;
    options.build_epoch = given.has_build_epoch ? std::optional(given.build_epoch) : std::nullopt;
    builder.database.set_case_mode(given.case_insensitive ? text::CaseMode::insensitive
                                                          : text::CaseMode::sensitive);
    options.case_mode_is_chosen = given.case_insensitive;
    options.tree.alias_ipv4 = !given.no_ipv4_aliases;
    options.alias_ipv4_is_chosen = given.no_ipv4_aliases;
    options.tree.drop_reserved = given.drop_reserved;
    options.tree.join_equal = given.join_equal;
    options.tree.ip_version = given.ip_version;
    options.lean = given.lean;
    options.without_index = given.without_index;
    options.record_size = given.record_size;
    builder.merge = static_cast<build::Merge>(given.merge);
    builder.database.on_progress(nullptr);
    if (given.progress == nullptr)
        return;
    builder.database.on_progress([progress = given.progress, user_data = given.progress_user_data](
                                     std::string_view stage, double share) {
        const std::string name(stage);
        if (progress(name.c_str(), share, user_data) != 0)
            throw build::BuildError(build::BuildError::Kind::stopped,
                                    "the build was stopped by its progress callback");
    });
}

// Malloc'd, for callers in C.
std::uint8_t* copy_for_caller(const build::Bytes& bytes) {
    auto* const copy = static_cast<std::uint8_t*>(std::malloc(bytes.size()));
    if (copy == nullptr)
        throw std::bad_alloc();
    std::memcpy(copy, bytes.data(), bytes.size());
    return copy;
}

} // namespace

} // namespace mxy::compat

using namespace mxy;

extern "C" matchy_builder_t* matchy_builder_new(void) try {
    return new matchy_builder_t;
} catch (const std::bad_alloc&) {
    compat::fail_no_memory();
    return nullptr;
}

extern "C" void matchy_builder_free(matchy_builder_t* builder) {
    delete builder;
}

extern "C" int32_t matchy_builder_set_case_insensitive(matchy_builder_t* builder,
                                                       bool case_insensitive) {
    if (builder == nullptr)
        return compat::fail_null("matchy_builder_set_case_insensitive");
    return compat::guarded([&] {
        builder->database.set_case_mode(case_insensitive ? text::CaseMode::insensitive
                                                         : text::CaseMode::sensitive);
        builder->database.options().case_mode_is_chosen = true;
    });
}

extern "C" int32_t matchy_builder_set_schema(matchy_builder_t* builder, const char* name) {
    if (builder == nullptr || name == nullptr)
        return compat::fail_null("matchy_builder_set_schema");
    const auto schema = build::schema_named(name);
    if (!schema)
        return compat::fail(MATCHY_ERROR_UNKNOWN_SCHEMA, "there is no schema `%s`", name);
    builder->database.options().schema = *schema;
    return MATCHY_SUCCESS;
}

extern "C" int32_t matchy_builder_set_description(matchy_builder_t* builder, const char* text) {
    return matchy_builder_add_description(builder, "en", text);
}

extern "C" int32_t matchy_builder_add_description(matchy_builder_t* builder, const char* language,
                                                  const char* text) {
    if (builder == nullptr || language == nullptr || text == nullptr)
        return compat::fail_null("matchy_builder_add_description");
    return compat::guarded([&] { compat::describe(builder->database.options(), language, text); });
}

extern "C" void matchy_init_build_options(matchy_build_options_t* options) {
    if (options == nullptr)
        return;
    *options = {};
    options->struct_size = sizeof *options;
}

extern "C" int32_t matchy_builder_set_options(matchy_builder_t* builder,
                                              const matchy_build_options_t* options) {
    if (builder == nullptr || options == nullptr)
        return compat::fail_null("matchy_builder_set_options");
    if (!compat::is_sound(*options))
        return compat::fail(MATCHY_ERROR_INVALID_PARAM,
                            "matchy_builder_set_options: an option has no such value");
    return compat::guarded([&] { compat::apply(*options, *builder); });
}

extern "C" int32_t matchy_builder_counts(const matchy_builder_t* builder,
                                         matchy_build_counts_t* counts) {
    if (builder == nullptr || counts == nullptr)
        return compat::fail_null("matchy_builder_counts");
    const build::BuildCounts known = builder->database.counts();
    *counts = {known.networks, known.literals, known.globs, known.replaced};
    return MATCHY_SUCCESS;
}

extern "C" int32_t matchy_builder_save(matchy_builder_t* builder, const char* filename) {
    if (builder == nullptr || filename == nullptr)
        return compat::fail_null("matchy_builder_save");
    return compat::guarded([&] { builder->database.write_file(filename); });
}

extern "C" int32_t matchy_builder_build(matchy_builder_t* builder, uint8_t** buffer,
                                        uintptr_t* size) {
    if (builder == nullptr || buffer == nullptr || size == nullptr)
        return compat::fail_null("matchy_builder_build");
    return compat::guarded([&] {
        const build::Bytes bytes = builder->database.build();
        *buffer = compat::copy_for_caller(bytes);
        *size = bytes.size();
    });
}
