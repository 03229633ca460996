#include "comparison.h"

#include "record_paths.h"

#include <algorithm>
#include <set>
#include <stdexcept>

#include <netdb.h>
#include <netinet/in.h>

namespace mxy::test {

namespace {

constexpr std::uint32_t most_nodes_in_full = 100'000;

struct SocketAddress {
    sockaddr_storage storage{};
    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

// Port, flow and scope hold rubbish: nobody may look at them.
SocketAddress make_address(int family, AddressBits address) {
    SocketAddress made;
    if (family == AF_INET6) {
        auto& in6 = reinterpret_cast<sockaddr_in6&>(made.storage);
        in6.sin6_port = 0xABCD;
        in6.sin6_flowinfo = 0x12345678;
        in6.sin6_scope_id = 77;
        for (std::size_t i = 0; i < 16; ++i)
            in6.sin6_addr.s6_addr[15 - i] = static_cast<std::uint8_t>(address >> (8 * i));
    } else {
        auto& in = reinterpret_cast<sockaddr_in&>(made.storage);
        in.sin_port = 0xABCD;
        in.sin_addr.s_addr = htonl(static_cast<std::uint32_t>(address));
    }
    made.storage.ss_family = static_cast<sa_family_t>(family);
    return made;
}

AddressBits address_bits(const sockaddr& address) {
    if (address.sa_family == AF_INET)
        return ntohl(reinterpret_cast<const sockaddr_in&>(address).sin_addr.s_addr);
    AddressBits bits = 0;
    for (const std::uint8_t byte : reinterpret_cast<const sockaddr_in6&>(address).sin6_addr.s6_addr)
        bits = bits << 8 | byte;
    return bits;
}

// What the text means, from the system itself.
LookupQuestion question_for(const MMDB_s& db, const std::string& text) {
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_flags = AI_NUMERICHOST;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    LookupQuestion question{&db, text, AF_UNSPEC, 0};
    if (::getaddrinfo(text.c_str(), nullptr, &hints, &found) == 0) {
        question.family = found->ai_family;
        question.address = address_bits(*found->ai_addr);
        ::freeaddrinfo(found);
    }
    return question;
}

std::string printed(int family, AddressBits address) {
    const SocketAddress made = make_address(family, address);
    char text[NI_MAXHOST] = "";
    const socklen_t size = family == AF_INET ? sizeof(sockaddr_in) : sizeof(sockaddr_in6);
    auto copy = made.storage;
    if (family == AF_INET6)
        reinterpret_cast<sockaddr_in6&>(copy).sin6_scope_id = 0;
    ::getnameinfo(reinterpret_cast<const sockaddr*>(&copy), size, text, sizeof text, nullptr, 0,
                  NI_NUMERICHOST);
    return text;
}

} // namespace

Contest::Contest(const std::filesystem::path& original, const std::filesystem::path& ours)
    : original_(original), ours_(ours) {
    if (original_.path() == ours_.path())
        throw std::runtime_error("the original and our library are one file: " +
                                 ours_.path().string());
    corrects_ = std::string_view(ours_.lib_version()) != original_.lib_version();
}

Comparison::Comparison(const Contest& contest, bool ask_original)
    : contest_(&contest), ask_original_(ask_original), original_(contest.original()),
      ours_(contest.ours()) {}

template <class Question, class Answer>
void Comparison::judge(Kind kind, const Question& question, Answer expected, const Answer& got) {
    report_.count(kind);
    const auto known = known_differences();
    std::vector<std::size_t> applied;
    const Answer original = expected;
    for (std::size_t i = 0; contest_->corrects() && i < known.size(); ++i) {
        const auto* correct = std::get_if<Correct<Question, Answer>>(&known[i].correct);
        if (correct != nullptr && (*correct)(question, expected))
            applied.push_back(i);
    }
    for (const std::size_t i : applied)
        report_.count_known(i);
    if (expected == got)
        return;
    std::string text = describe(question) + "\n      original: " + describe(original);
    for (const std::size_t i : applied)
        text += std::string("\n      corrected for: ") + known[i].name;
    if (!applied.empty())
        text += "\n      expected: " + describe(expected);
    report_.add_unexplained(text + "\n      ours:     " + describe(got));
}

template <class Question, class Ask>
void Comparison::compare(Kind kind, const Question& question, Ask ask) {
    report_.now_asking(Party::ours);
    auto got = ask(ours_);
    if (ask_original_) {
        report_.now_asking(Party::original);
        auto expected = ask(original_);
        report_.now_asking(Party::nobody);
        judge(kind, question, std::move(expected), got);
    }
    report_.now_asking(Party::nobody);
}

bool Comparison::open(const std::string& path, std::span<const std::uint8_t> file,
                      std::uint32_t flags) {
    const OpenQuestion question{path, file};
    bool everybody_has_it = true;
    compare(Kind::files, question, [&](Side& side) {
        OpenOutcome outcome = side.open(path.c_str(), flags);
        everybody_has_it &= outcome.database.has_value();
        return outcome;
    });
    return everybody_has_it;
}

void Comparison::compare_database(const Effort& effort, Random& random) {
    compare_metadata_list();
    compare_nodes(effort.nodes, random);
    compare_families();
    compare_leaves(effort);
    compare_random_addresses(effort.random_addresses, random);
    compare_random_offsets(effort.random_offsets, random);
}

void Comparison::compare_nodes(std::size_t most, Random& random) {
    const std::uint32_t count = ours_.database().metadata.node_count;
    const auto compare_node = [&](std::uint32_t number) {
        compare(Kind::nodes, NodeQuestion{&ours_.database(), number},
                [&](const Side& side) { return side.node(number); });
    };
    for (const std::uint32_t number : {count - 1, count, count + 1, ~std::uint32_t{0}})
        compare_node(number);
    if (count <= most && count <= most_nodes_in_full)
        for (std::uint32_t number = 0; number < count; ++number)
            compare_node(number);
    else
        for (std::size_t i = 0; i < std::min<std::size_t>(most, most_nodes_in_full); ++i)
            compare_node(static_cast<std::uint32_t>(random() % count));
}

void Comparison::compare_sockaddr(int family, AddressBits address) {
    const SocketAddress made = make_address(family, address);
    compare(Kind::lookups, LookupQuestion{&ours_.database(), std::nullopt, family, address},
            [&](const Side& side) { return side.lookup(made.get()); });
}

void Comparison::compare_string(const std::string& text) {
    compare(Kind::strings, question_for(ours_.database(), text),
            [&](const Side& side) { return side.lookup(text.c_str()); });
}

// An address as the tree has it: its IPv4 form is asked too where it has one.
void Comparison::compare_address(AddressBits address) {
    if (ours_.database().depth == 128)
        compare_sockaddr(AF_INET6, address);
    if (address >> 32 == 0)
        compare_sockaddr(AF_INET, address);
}

void Comparison::compare_texts() {
    compare(Kind::texts, TextQuestion{},
            [](const Side& side) { return std::string(side.library().lib_version()); });
    for (int code = -3; code < 50; ++code)
        compare(Kind::texts, TextQuestion{code},
                [&](const Side& side) { return std::string(side.library().strerror(code)); });
}

void Comparison::compare_families() {
    for (const int family : {AF_UNSPEC, AF_UNIX, 4711})
        compare_sockaddr(family, 0x01010101);
    compare_sockaddr(AF_INET6, AddressBits{0x20010218} << 96);
    compare_sockaddr(AF_INET6, AddressBits{0xFFFF01010101});
}

void Comparison::compare_leaves(const Effort& effort) {
    std::set<std::uint32_t> records;
    const TreeView tree(ours_.database());
    const AddressBits every_bit = tree.depth() == 32 ? 0xFFFFFFFF : ~AddressBits{0};
    tree.for_each_leaf(effort.leaves, [&](const Leaf& leaf) {
        for (const AddressBits address : {leaf.first, leaf.last, leaf.first - 1, leaf.last + 1})
            compare_address(address & every_bit);
        const bool is_ipv4 = (leaf.first & every_bit) >> 32 == 0;
        compare_string(printed(is_ipv4 ? AF_INET : AF_INET6, leaf.first));
        if (tree.kind(leaf.record) != RecordKind::empty)
            records.insert(tree.data_offset(leaf.record));
    });
    bool wide = effort.wide_dumps;
    std::size_t left = effort.records;
    for (const std::uint32_t offset : records) {
        if (left-- == 0)
            break;
        compare_entry(offset, effort.paths_per_record, wide);
        wide = false;
    }
}

void Comparison::compare_random_addresses(std::size_t count, Random& random) {
    for (std::size_t i = 0; i < count; ++i) {
        const auto ipv4 = static_cast<std::uint32_t>(random());
        compare_sockaddr(AF_INET, ipv4);
        compare_string(printed(AF_INET, ipv4));
        AddressBits ipv6 = AddressBits{random()} << 64 | random();
        if (i % 4 == 0) // among the addresses that are in use
            ipv6 = AddressBits{0x2001} << 112 | ipv6 >> 16;
        compare_sockaddr(AF_INET6, ipv6);
        compare_string(printed(AF_INET6, ipv6));
    }
}

// Values that no record points to, and places where no value starts.
void Comparison::compare_random_offsets(std::size_t count, Random& random) {
    constexpr std::size_t paths = 5;
    for (std::size_t i = 0; i < count; ++i)
        compare_entry(static_cast<std::uint32_t>(random() % (section().size + 20)), paths);
}

Section Comparison::section() const {
    return {ours_.database().data_section, ours_.database().data_section_size};
}

void Comparison::use_section(std::span<const std::uint8_t> original,
                             std::span<const std::uint8_t> ours) {
    original_.use_section(original);
    ours_.use_section(ours);
}

// The list of ours, for the paths in it.
template <class Make>
std::vector<Value> Comparison::compare_list(Kind kind, const ListQuestion& question, bool wide,
                                            Make make) {
    const bool endless =
        walk_list(question.section, question.offset, original_limits) == WalkEnd::too_many_values;
    if (endless && !contest_->corrects())
        return {}; // ours is a copy of the original
    report_.now_asking(Party::ours);
    const List ours = make(ours_);
    if (ask_original_ && endless) {
        report_.count_spared();
        // What it would have said with enough memory; the values do not matter for what follows.
        const ListOutcome whole{MMDB_SUCCESS, untouched_errno, ListPointer::set, {}};
        judge(kind, question, whole, ours.outcome());
    } else if (ask_original_) {
        report_.now_asking(Party::original);
        const List original = make(original_);
        report_.now_asking(Party::nobody);
        judge(kind, question, original.outcome(), ours.outcome());
        if (original.outcome().status == MMDB_SUCCESS && ours.outcome().status == MMDB_SUCCESS)
            compare_dumps(&original, ours, question.offset, wide);
        report_.now_asking(Party::original); // for the end of the list's life
    } else if (ours.outcome().status == MMDB_SUCCESS) {
        compare_dumps(nullptr, ours, question.offset, wide);
    }
    return ours.outcome().values;
}

void Comparison::compare_dumps(const List* original, const List& ours, std::uint32_t offset,
                               bool wide) {
    std::vector<int> indents = {0, 2};
    if (wide)
        indents.insert(indents.end(), {1, 7, 1019, 1022, 1023, 1024, 2000});
    for (const int indent : indents) {
        report_.now_asking(Party::ours);
        const DumpOutcome got = ours.dump(indent);
        if (original == nullptr)
            continue;
        report_.now_asking(Party::original);
        DumpOutcome expected = original->dump(indent);
        report_.now_asking(Party::nobody);
        judge(Kind::dumps, DumpQuestion{offset, indent}, std::move(expected), got);
    }
}

void Comparison::compare_metadata_list() {
    const MMDB_s& db = ours_.database();
    compare_list(Kind::metadata_lists, {{db.metadata_section, db.metadata_section_size}, 0}, true,
                 [](const Side& side) { return List::of_metadata(side); });
}

void Comparison::compare_entry(std::uint32_t offset, std::size_t most_paths, bool wide_dumps) {
    const std::vector<Value> values =
        compare_list(Kind::lists, {section(), offset}, wide_dumps,
                     [&](const Side& side) { return List::of_entry(side, offset); });
    compare_paths(offset, values, most_paths);
}

void Comparison::compare_paths(std::uint32_t offset, const std::vector<Value>& values,
                               std::size_t most) {
    const bool entry_lists = !values.empty();
    const auto compare_path = [&](const Path& path) {
        std::vector<const char*> elements;
        for (const std::string& element : path)
            elements.push_back(element.c_str());
        elements.push_back(nullptr);
        compare_value(offset, elements, entry_lists);
    };
    for (const Path& path : paths_of_record(section(), values, most))
        compare_path(path);
    for (const Path& path : odd_paths())
        compare_path(path);
}

void Comparison::compare_value(std::uint32_t offset, std::span<const char* const> path,
                               bool entry_lists) {
    compare(Kind::values, ValueQuestion{section(), offset, path, entry_lists},
            [&](const Side& side) { return side.value(offset, path); });
}

} // namespace mxy::test
