#include "outcome.h"

#include <sstream>

namespace mxy::test {

namespace {

std::ostream& operator<<(std::ostream& out, const Value& value) {
    return out << "{has_data " << value.has_data << " type " << value.type << " offset "
               << value.offset << " next " << value.offset_to_next << " size " << value.data_size
               << " bits " << std::hex << value.high << ':' << value.low << std::dec << '}';
}

std::ostream& operator<<(std::ostream& out, const OpenDatabase& db) {
    out << " flags " << db.flags << " file " << db.filename << ' ' << db.file_size << " data "
        << db.data_section << '+' << db.data_section_size << " metadata " << db.metadata_section
        << '+' << db.metadata_section_size << " node bytes " << db.full_record_byte_size
        << " depth " << db.depth << " IPv4 start " << db.ipv4_start_netmask << '/'
        << db.ipv4_start_node << " nodes " << db.node_count << " record size " << db.record_size
        << " IPv" << db.ip_version << " type " << db.database_type << " version "
        << db.major_version << '.' << db.minor_version << " epoch " << db.build_epoch
        << " languages";
    for (const std::string& language : db.languages)
        out << ' ' << language;
    out << " descriptions";
    for (const auto& [language, text] : db.descriptions)
        out << ' ' << language << '=' << text;
    return out;
}

// Status and errno, which every outcome starts with.
template <class Outcome>
std::ostringstream begin(const Outcome& outcome) {
    std::ostringstream out;
    out << "status " << outcome.status << " errno " << outcome.error_number;
    return out;
}

} // namespace

std::string describe(const OpenOutcome& outcome) {
    std::ostringstream out = begin(outcome);
    if (outcome.database)
        out << *outcome.database;
    return out.str();
}

std::string describe(const LookupOutcome& outcome) {
    std::ostringstream out = begin(outcome);
    out << " gai " << outcome.gai_error << " found " << outcome.found << " own entry "
        << outcome.entry_names_the_database << " offset " << outcome.offset << " netmask "
        << outcome.netmask;
    return out.str();
}

std::string describe(const NodeOutcome& outcome) {
    std::ostringstream out = begin(outcome);
    for (const NodeRecord& record : outcome.records)
        out << " {" << record.value << " type " << int{record.type} << " own entry "
            << record.entry_names_the_database << " offset " << record.entry_offset << '}';
    return out.str();
}

std::string describe(const ValueOutcome& outcome) {
    std::ostringstream out = begin(outcome);
    out << ' ' << outcome.value;
    return out.str();
}

std::string describe(const ListOutcome& outcome) {
    constexpr std::size_t shown = 20;
    std::ostringstream out = begin(outcome);
    constexpr const char* pointer_names[] = {"NULL", "set", "not written"};
    out << " list " << pointer_names[static_cast<int>(outcome.pointer)] << ", "
        << outcome.values.size() << " values";
    for (std::size_t i = 0; i < outcome.values.size() && i < shown; ++i)
        out << ' ' << outcome.values[i];
    return out.str();
}

std::string describe(const DumpOutcome& outcome) {
    std::ostringstream out = begin(outcome);
    out << ", " << outcome.text.size() << " bytes: " << outcome.text;
    return out.str();
}

std::string describe(const std::string& text) {
    return text;
}

} // namespace mxy::test
