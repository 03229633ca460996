// See exported_entry.h.
#include "build/import/json/exported_entry.h"

#include "build/import/database/restored_metadata.h"

namespace mxy::build {

namespace {

constexpr std::uint64_t known_version = 1;

[[noreturn]] void refuse(const std::string& reason) {
    throw BuildError(BuildError::Kind::bad_input, reason);
}

unsigned digit_of(char letter) {
    if (letter >= '0' && letter <= '9')
        return static_cast<unsigned>(letter - '0');
    if (letter >= 'a' && letter <= 'f')
        return static_cast<unsigned>(letter - 'a' + 10);
    if (letter >= 'A' && letter <= 'F')
        return static_cast<unsigned>(letter - 'A' + 10);
    refuse("a key in hexadecimal has other characters in it");
}

std::string from_hexadecimal(std::string_view digits) {
    if (digits.size() % 2 != 0)
        refuse("a key in hexadecimal has an odd number of digits");
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        bytes += static_cast<char>(digit_of(digits[i]) << 4 | digit_of(digits[i + 1]));
    return bytes;
}

// Members of the header that are no metadata of every database.
class Header {
public:
    Header(const ValuePool& pool, ValueId header) noexcept : pool_(pool), header_(header) {}

    std::optional<std::uint64_t> number(std::string_view name) const {
        const std::optional<ValueId> value = find(name);
        if (!value)
            return std::nullopt;
        switch (pool_.type(*value)) {
        case mmdb::DataType::uint16:
        case mmdb::DataType::uint32:
        case mmdb::DataType::uint64:
        case mmdb::DataType::boolean:
            return pool_.unsigned_of(*value);
        default:
            return std::nullopt;
        }
    }

private:
    std::optional<ValueId> find(std::string_view name) const {
        for (const MapMember& member : pool_.members(header_))
            if (pool_.text(member.key) == name)
                return member.value;
        return std::nullopt;
    }

    const ValuePool& pool_;
    ValueId header_;
};

} // namespace

constexpr std::array<ExportedEntry::KeyMember, 5> ExportedEntry::key_members_ = {{
    {"network", Kind::network, false},
    {"literal", Kind::literal, false},
    {"glob", Kind::glob, false},
    {"literal_hex", Kind::literal, true},
    {"glob_hex", Kind::glob, true},
}};

ExportedEntry::ExportedEntry(JsonSession& session)
    : JsonEntry(session), assembler_(session.pool(), session.types(), true) {}

void ExportedEntry::clear() {
    kind_.reset();
    data_.reset();
    assembler_.reset();
}

void ExportedEntry::member(std::string_view name) {
    in_key_ = nullptr;
    for (const KeyMember& known : key_members_)
        if (known.name == name)
            in_key_ = &known;
    in_data_ = name == "data";
}

void ExportedEntry::value(const JsonEvent& event) {
    if (in_key_ != nullptr)
        return take_key(event);
    if (!in_data_)
        return;
    feed(assembler_, event);
    if (assembler_.is_complete())
        data_ = assembler_.take();
}

void ExportedEntry::take_key(const JsonEvent& event) {
    if (event.kind != JsonEvent::Kind::string)
        refuse("the key is no string");
    if (kind_)
        refuse("more than one key");
    kind_ = in_key_->kind;
    key_ = in_key_->is_hexadecimal ? from_hexadecimal(event.text) : std::string(event.text);
}

void ExportedEntry::add() {
    if (!kind_)
        refuse("no key: none of network, literal, glob, literal_hex, glob_hex is there");
    DatabaseBuilder& builder = session().builder();
    const ValueId data = data_.value_or(session().pool().empty_map());
    const Merge merge = session().merge();
    if (*kind_ == Kind::literal)
        return builder.add_literal(key_, data, merge);
    if (*kind_ == Kind::glob)
        return builder.add_glob(key_, data, merge);
    const std::optional<Network> network = parse_network(key_);
    if (!network)
        refuse("not a network: " + key_);
    builder.add_network(*network, data, merge);
}

ExportedLines::ExportedLines(JsonSession& session)
    : session_(session), header_(session.pool(), header_types_, true), entry_(session) {}

bool ExportedLines::on(const JsonEvent& event) {
    if (has_header_) {
        entry_.on(event, 0);
        return true;
    }
    try {
        feed(header_, event);
        if (header_.is_complete())
            take_header();
    } catch (const BuildError& error) {
        session_.sink().give_up(session_.reader.line(), error.what());
    }
    return true;
}

void ExportedLines::forget() {
    header_.reset();
    entry_.forget();
}

void ExportedLines::take_header() {
    has_header_ = true;
    const ValueId map = header_.take();
    const Header header(session_.pool(), map);
    if (header.number("mxydb") != known_version)
        refuse("an export of a version that is not known here");
    BuildOptions& options = session_.builder().options();
    restore_metadata(session_.pool(), map, options);
    if (const auto epoch = header.number("build_epoch"); epoch && !options.build_epoch)
        options.build_epoch = *epoch;
    if (const auto mode = header.number("match_mode"))
        restore_case_mode(*mode == 0 ? text::CaseMode::sensitive : text::CaseMode::insensitive,
                          session_.sink());
    if (const auto aliased = header.number("ipv4_aliases"))
        restore_aliases(*aliased != 0, session_.builder());
}

} // namespace mxy::build
