#include "section_walk.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <maxminddb.h>

namespace mxy::test {

namespace {

constexpr unsigned deepest_level = 512;

std::uint32_t big_endian(Section section, std::uint32_t offset, unsigned count) {
    std::uint32_t value = 0;
    for (unsigned i = 0; i < count; ++i)
        value = value << 8 | section.bytes[offset + i];
    return value;
}

std::optional<Field> finish_pointer(Section section, Field field, std::uint32_t at,
                                    std::uint8_t control) {
    constexpr std::uint32_t base[] = {0, 2048, 526336, 0};
    const unsigned width = (control >> 3 & 3u) + 1;
    if (section.size - at < width)
        return std::nullopt;
    const std::uint32_t top = width == 4 ? 0 : (control & 7u) << (8 * width);
    field.target = base[width - 1] + (top | big_endian(section, at, width));
    field.next = at + width;
    return field;
}

bool has_legal_size(const Field& field) {
    switch (field.type) {
    case MMDB_DATA_TYPE_DOUBLE:
        return field.size == 8;
    case MMDB_DATA_TYPE_FLOAT:
        return field.size == 4;
    case MMDB_DATA_TYPE_UINT16:
        return field.size <= 2;
    case MMDB_DATA_TYPE_UINT32:
    case MMDB_DATA_TYPE_INT32:
        return field.size <= 4;
    case MMDB_DATA_TYPE_UINT64:
        return field.size <= 8;
    case MMDB_DATA_TYPE_UINT128:
        return field.size <= 16;
    default:
        return true;
    }
}

bool is_container(const Field& field) {
    return field.type == MMDB_DATA_TYPE_MAP || field.type == MMDB_DATA_TYPE_ARRAY;
}

std::uint64_t members(const Field& field) {
    return field.type == MMDB_DATA_TYPE_MAP ? 2 * std::uint64_t{field.size} : field.size;
}

std::optional<Field> follow(Section section, const Field& field) {
    if (field.type != MMDB_DATA_TYPE_POINTER)
        return field;
    const std::optional<Field> target = read_field(section, field.target);
    if (target && target->type == MMDB_DATA_TYPE_POINTER)
        return std::nullopt;
    return target;
}

class ListWalk {
public:
    ListWalk(Section section, ListLimits left) : section_(section), left_(left) {}

    // Moves `offset` behind the value.
    WalkEnd element(std::uint32_t& offset, unsigned level) {
        if (left_.values == 0)
            return WalkEnd::too_many_values;
        --left_.values;
        return value(offset, level);
    }

private:
    WalkEnd value(std::uint32_t& offset, unsigned level) {
        if (level >= deepest_level)
            return WalkEnd::too_deep;
        std::optional<Field> field = read_field(section_, offset);
        if (!field)
            return WalkEnd::broken;
        offset = field->next;
        if (field->type == MMDB_DATA_TYPE_POINTER)
            return target_of(*field, level);
        if (is_container(*field))
            return inside(*field, offset, level);
        return charge(*field);
    }

    WalkEnd target_of(const Field& pointer, unsigned level) {
        const std::optional<Field> target = follow(section_, pointer);
        if (!target)
            return WalkEnd::broken;
        std::uint32_t at = target->offset;
        return is_container(*target) ? value(at, level + 1) : charge(*target);
    }

    WalkEnd inside(const Field& container, std::uint32_t& offset, unsigned level) {
        if (members(container) > section_.size - offset)
            return WalkEnd::broken;
        for (std::uint64_t i = 0; i < members(container); ++i)
            if (const WalkEnd end = element(offset, level + 1); end != WalkEnd::complete)
                return end;
        return WalkEnd::complete;
    }

    WalkEnd charge(const Field& field) {
        if (field.type != MMDB_DATA_TYPE_UTF8_STRING && field.type != MMDB_DATA_TYPE_BYTES)
            return WalkEnd::complete;
        if (field.size > left_.payload)
            return WalkEnd::too_much_payload;
        left_.payload -= field.size;
        return WalkEnd::complete;
    }

    Section section_;
    ListLimits left_;
};

// Keys are read but never entered, and pointers are passed over unseen.
WalkEnd skip(Section section, const Field& field, std::uint32_t& offset, unsigned level) {
    if (level >= deepest_level)
        return WalkEnd::too_deep;
    offset = field.next;
    if (!is_container(field))
        return WalkEnd::complete;
    for (std::uint32_t i = 0; i < field.size; ++i) {
        if (field.type == MMDB_DATA_TYPE_MAP) {
            const std::optional<Field> key = read_field(section, offset);
            if (!key)
                return WalkEnd::broken;
            offset = key->next;
        }
        const std::optional<Field> member = read_field(section, offset);
        if (!member)
            return WalkEnd::broken;
        if (const WalkEnd end = skip(section, *member, offset, level + 1); end != WalkEnd::complete)
            return end;
    }
    return WalkEnd::complete;
}

WalkEnd skip_at(Section section, std::uint32_t& offset) {
    const std::optional<Field> field = read_field(section, offset);
    return field ? skip(section, *field, offset, 0) : WalkEnd::broken;
}

// The position that the path element names, or nothing.
std::optional<std::uint32_t> array_index(const char* text, std::uint32_t count) {
    char* end = nullptr;
    errno = 0;
    long index = std::strtol(text, &end, 10);
    if (errno == ERANGE || *end != '\0')
        return std::nullopt;
    if (index < 0)
        index += static_cast<long>(count);
    if (index < 0 || index >= static_cast<long>(count))
        return std::nullopt;
    return static_cast<std::uint32_t>(index);
}

PathEnd step_into_array(Section section, const Field& array, const char* element) {
    const std::optional<std::uint32_t> index = array_index(element, array.size);
    if (!index)
        return {WalkEnd::broken, 0};
    std::uint32_t offset = array.next;
    for (std::uint32_t i = 0; i < *index; ++i)
        if (const WalkEnd end = skip_at(section, offset); end != WalkEnd::complete)
            return {end, 0};
    return {WalkEnd::complete, offset};
}

PathEnd step_into_map(Section section, const Field& map, const char* element) {
    std::uint32_t offset = map.next;
    for (std::uint32_t i = 0; i < map.size; ++i) {
        const std::optional<Field> stored = read_field(section, offset);
        const std::optional<Field> key = stored ? follow(section, *stored) : std::nullopt;
        if (!key || key->type != MMDB_DATA_TYPE_UTF8_STRING)
            return {WalkEnd::broken, 0};
        offset = stored->next;
        if (key->size == std::strlen(element) &&
            std::memcmp(section.bytes + key->payload, element, key->size) == 0)
            return {WalkEnd::complete, offset};
        if (const WalkEnd end = skip_at(section, offset); end != WalkEnd::complete)
            return {end, 0};
    }
    return {WalkEnd::broken, 0};
}

} // namespace

std::optional<Field> read_field(Section section, std::uint32_t offset) {
    if (offset >= section.size)
        return std::nullopt;
    Field field{.offset = offset};
    std::uint32_t at = offset;
    const std::uint8_t control = section.bytes[at++];
    field.type = control >> 5;
    if (field.type == MMDB_DATA_TYPE_EXTENDED) {
        if (at >= section.size)
            return std::nullopt;
        field.type = 7u + section.bytes[at++];
    }
    if (field.type == MMDB_DATA_TYPE_POINTER)
        return finish_pointer(section, field, at, control);

    field.size = control & 31u;
    if (field.size >= 29) {
        constexpr std::uint32_t base[] = {29, 285, 65821};
        const unsigned width = field.size - 28;
        if (section.size - at < width)
            return std::nullopt;
        field.size = base[width - 1] + big_endian(section, at, width);
        at += width;
    }
    field.payload = at;
    field.next = at;
    if (is_container(field) || field.type == MMDB_DATA_TYPE_BOOLEAN)
        return field;
    if (field.size > section.size - at || !has_legal_size(field))
        return std::nullopt;
    field.next = at + field.size;
    return field;
}

WalkEnd walk_list(Section section, std::uint32_t offset, ListLimits limits) {
    return ListWalk(section, limits).element(offset, 0);
}

PathEnd walk_path(Section section, std::uint32_t offset, std::span<const char* const> path) {
    const auto arrive = [&](std::uint32_t at) {
        const std::optional<Field> stored = read_field(section, at);
        return stored ? follow(section, *stored) : std::nullopt;
    };
    std::optional<Field> field = arrive(offset);
    for (const char* element : path.first(path.size() - 1)) {
        if (!field || !is_container(*field))
            return {WalkEnd::broken, 0};
        const PathEnd step = field->type == MMDB_DATA_TYPE_MAP
                                 ? step_into_map(section, *field, element)
                                 : step_into_array(section, *field, element);
        if (step.end != WalkEnd::complete)
            return step;
        field = arrive(step.offset);
    }
    return field ? PathEnd{WalkEnd::complete, field->offset} : PathEnd{WalkEnd::broken, 0};
}

} // namespace mxy::test
