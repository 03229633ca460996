// See imported.h. Networks are looked up with a walk of its own, bit by bit; values and names are
// read with the library's reading side.
#include "imported.h"

#include "database.h"
#include "text_database.h"

#include <array>
#include <stdexcept>

namespace mxy::test {

namespace {

using mmdb::DataType;

std::string line_text(std::string_view file, std::uint64_t line, std::string_view reason) {
    return std::string(file) + ":" + std::to_string(line) + ": " + std::string(reason);
}

mmdb::Field field_at(const mmdb::Section& data, std::uint32_t offset, std::uint32_t& next) {
    mmdb::Field field;
    if (decode(data, offset, field) != Status::ok)
        throw std::runtime_error("a field that cannot be decoded");
    next = field.next;
    const bool is_pointer = field.type == DataType::pointer;
    if (resolve(data, field) != Status::ok)
        throw std::runtime_error("a pointer to nowhere");
    if (!is_pointer)
        next = field.next;
    return field;
}

// Moves `offset` behind the value.
std::string value_text(const mmdb::Section& data, std::uint32_t& offset) {
    const std::uint32_t start = offset;
    const mmdb::Field field = field_at(data, start, offset);
    std::uint32_t member = field.next;
    std::string text;
    switch (field.type) {
    case DataType::utf8_string:
        return '"' + std::string(field.text()) + '"';
    case DataType::bytes:
        return "bytes \"" + std::string(field.text()) + '"';
    case DataType::float64:
        text = std::to_string(field.float64_value());
        return "double " + text.substr(0, text.find_last_not_of('0') + 1);
    case DataType::uint16:
        return "uint16 " + std::to_string(field.unsigned_value());
    case DataType::uint32:
        return "uint32 " + std::to_string(field.unsigned_value());
    case DataType::uint64:
        return "uint64 " + std::to_string(field.unsigned_value());
    case DataType::int32:
        return "int32 " + std::to_string(field.int32_value());
    case DataType::boolean:
        return field.boolean_value() ? "true" : "false";
    case DataType::map:
    case DataType::array:
        for (std::uint32_t i = 0; i < field.size; ++i) {
            text += i == 0 ? "" : ", ";
            if (field.type == DataType::map)
                text += value_text(data, member) + ": ";
            text += value_text(data, member);
        }
        if (field.offset == start) // no pointer led here
            offset = member;
        return field.type == DataType::map ? '{' + text + '}' : '[' + text + ']';
    default:
        return "?";
    }
}

std::string value_at(const mmdb::Section& data, std::uint32_t offset) {
    return value_text(data, offset);
}

// The value of an address and the prefix length of its network, or "-".
std::string find_address(const Database& database, const IpAddress& address) {
    const bool is_ipv4 = address.family == IpAddress::Family::ipv4;
    const unsigned width = is_ipv4 ? 32 : 128;
    if (!is_ipv4 && database.metadata.ip_version == 4)
        return "-";
    const unsigned above = is_ipv4 && database.metadata.ip_version == 6 ? 96 : 0;
    std::uint32_t record = 0;
    unsigned depth = 0;
    const auto step = [&](bool right) {
        mmdb::TreeNode node{};
        if (database.tree.read(record, node) != Status::ok)
            throw std::runtime_error("a node outside the tree");
        record = right ? node.right : node.left;
        ++depth;
    };
    const std::uint32_t nodes = database.metadata.node_count;
    while (depth < above && record < nodes)
        step(false);
    while (depth < above + width && record < nodes) {
        const unsigned bit = depth - above;
        step((address.bytes[bit / 8] >> (7 - bit % 8) & 1) != 0);
    }
    if (database.tree.kind(record) != mmdb::RecordKind::data)
        return "-";
    return value_at(database.data, database.tree.data_offset(record)) + " /" +
           std::to_string(depth - above);
}

std::string find_text(const Database& database, ByteView file, std::string_view key) {
    TextError error;
    const auto text = TextDatabase::open(file, database.metadata_section, database.data, error);
    if (!text)
        throw std::runtime_error(error.reason);
    std::array<std::uint32_t, 16> globs;
    const TextMatches matches = text->find(key, globs);
    std::string values;
    const auto add = [&](std::uint32_t offset) {
        values += (values.empty() ? "" : " ") + value_at(text->data(), offset);
    };
    if (matches.has_literal)
        add(matches.literal.data_offset);
    for (std::size_t i = 0; i < matches.globs; ++i)
        add(text->glob(globs[i]).data_offset);
    return values.empty() ? "-" : values;
}

} // namespace

void RecordedLog::skipped(std::string_view file, std::uint64_t line, std::string_view reason) {
    skips.push_back(line_text(file, line, reason));
}

void RecordedLog::warning(std::string_view file, std::uint64_t line, std::string_view reason) {
    warnings.push_back(line_text(file, line, reason));
}

void RecordedLog::progress(std::string_view, std::uint64_t done, std::uint64_t total) {
    steps.emplace_back(done, total);
}

Imported::Imported(Importer importer, std::string_view content, build::ImportOptions options,
                   const Prepare& prepare) {
    builder.options().without_index = true;
    if (prepare)
        prepare(builder.values(), options);
    build::InputText input("input", content);
    run([&] { return importer(input, options, builder, log); });
}

Imported::Imported(const std::string& path, const build::ImportOptions& options) {
    run([&] { return import_file(path, options, builder, log); });
}

void Imported::run(const std::function<build::ImportCounts()>& import) {
    try {
        counts = import();
    } catch (const build::BuildError& thrown) {
        error = thrown.what();
        error_kind = thrown.kind();
    }
}

std::string Imported::operator[](std::string_view key) {
    if (file_.empty())
        file_ = builder.build();
    Database database;
    if (database.open(file_) != Status::ok)
        throw std::runtime_error("a database that cannot be opened");
    IpAddress address;
    if (parse_canonical(std::string(key).c_str(), address))
        return find_address(database, address);
    return find_text(database, file_, key);
}

} // namespace mxy::test
