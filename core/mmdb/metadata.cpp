// See metadata.h. The order of the keys and of the checks is part of the contract: it decides which
// error a damaged file gives.
#include "mmdb/metadata.h"

#include "mmdb/data_path.h"
#include "mmdb/value_walk.h"

#include <algorithm>

namespace mxy::mmdb {

namespace {

class MetadataReader {
public:
    explicit MetadataReader(const Section& section) noexcept : section_(section) {}

    // An unsigned integer of exactly this type, and not 0.
    template <DataType type, typename Number>
    MetadataReader& number(const char* key, Number& value) noexcept {
        any_number<type>(key, value);
        return require(value != 0, Status::invalid_metadata);
    }

    template <DataType type, typename Number>
    MetadataReader& any_number(const char* key, Number& value) noexcept {
        Field field;
        if (find(key, type, field))
            value = static_cast<Number>(field.unsigned_value());
        return *this;
    }

    // Text ends at its first NUL byte, as C programs will see it.
    MetadataReader& text(const char* key, std::string_view& value) noexcept {
        Field field;
        if (find(key, DataType::utf8_string, field))
            value = field.text().substr(0, field.text().find('\0'));
        return *this;
    }

    // A container of this type, in which each value and each key is a text.
    MetadataReader& texts(const char* key, DataType type, TextList& list) noexcept {
        Field field;
        if (!find(key, type, field))
            return *this;
        DiscardValues nowhere;
        status_ = limit_is_bad_metadata(walk_value(section_, field.offset, nowhere));
        list = {field.size, field.next};
        const std::uint32_t members = type == DataType::map ? 2 * field.size : field.size;
        std::uint32_t next = field.next;
        for (std::uint32_t i = 0; i < members && status_ == Status::ok; ++i) {
            Field member;
            status_ = decode_resolved(section_, next, member);
            require(member.is_string(), Status::invalid_metadata);
            next = member.next;
        }
        return *this;
    }

    MetadataReader& require(bool condition, Status otherwise) noexcept {
        if (status_ == Status::ok && !condition)
            status_ = otherwise;
        return *this;
    }

    Status status() const noexcept { return status_; }

private:
    // False, with the status set, unless the key is there and of that type.
    bool find(const char* key, DataType type, Field& field) noexcept {
        if (status_ != Status::ok)
            return false;
        const std::array<const char*, 2> path = {key, nullptr};
        status_ = limit_is_bad_metadata(find_value(section_, 0, path.data(), field));
        require(field.type == type, Status::invalid_metadata);
        return status_ == Status::ok;
    }

    static Status limit_is_bad_metadata(Status status) noexcept {
        return status == Status::decoder_limit ? Status::invalid_metadata : status;
    }

    const Section& section_;
    Status status_ = Status::ok;
};

} // namespace

bool find_metadata(ByteView file, Section& section) noexcept {
    const std::size_t marker_size = metadata_marker.size();
    const std::size_t window = std::min(file.size(), metadata_window);
    if (window <= marker_size)
        return false;
    const std::uint8_t* const end = file.data() + file.size();
    const std::uint8_t* const first = end - window;
    for (const std::uint8_t* at = end - marker_size; at >= first; --at) {
        if (*at != metadata_marker[0] || std::memcmp(at, metadata_marker.data(), marker_size) != 0)
            continue;
        section.start = at + marker_size;
        section.size = static_cast<std::uint32_t>(end - section.start);
        return section.size != 0;
    }
    return false;
}

Status read_metadata(const Section& section, Metadata& metadata) noexcept {
    MetadataReader reader(section);
    reader.number<DataType::uint32>("node_count", metadata.node_count)
        .number<DataType::uint16>("record_size", metadata.record_size)
        .require(metadata.record_size == 24 || metadata.record_size == 28 ||
                     metadata.record_size == 32,
                 Status::unknown_format)
        .number<DataType::uint16>("ip_version", metadata.ip_version)
        .require(metadata.ip_version == 4 || metadata.ip_version == 6, Status::invalid_metadata)
        .text("database_type", metadata.database_type)
        .texts("languages", DataType::array, metadata.languages)
        .number<DataType::uint16>("binary_format_major_version", metadata.major_version)
        .any_number<DataType::uint16>("binary_format_minor_version", metadata.minor_version)
        .number<DataType::uint64>("build_epoch", metadata.build_epoch)
        .texts("description", DataType::map, metadata.description);
    return reader.status();
}

std::string_view take_text(const Section& section, std::uint32_t& next) noexcept {
    Field field;
    if (decode_resolved(section, next, field) != Status::ok || !field.is_string())
        return {};
    next = field.next;
    return field.text().substr(0, field.text().find('\0'));
}

} // namespace mxy::mmdb
