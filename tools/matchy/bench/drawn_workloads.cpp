// See drawn_workloads.h. What must be found is known without the lookups that are measured: an
// address of a network by the network, any address by a plain walk through the tree, a literal by
// itself, and a text for a glob by that glob alone.
#include "drawn_workloads.h"

#include "glob_text.h"
#include "names.h"

#include "../failure.h"
#include "../inspect/inspected_file.h"

#include "build/import/database/tree_networks.h"
#include "mmdb/tree_check.h"
#include "mxy/literal_table.h"
#include "mxy/paraglob_image.h"

namespace matchy::bench {
namespace {

using namespace mxy::text;
using mxy::Bits128;
using mxy::IpAddress;
using mxy::build::Network;

// Subtrees may be shared, so that a small file can hold more networks than anybody can count: of
// those behind this one, none is drawn.
constexpr std::uint64_t most_networks = std::uint64_t{1} << 26;

// A random choice of so many of the items that come by.
template <typename T>
class Sample {
public:
    Sample(std::size_t size, Random& random) : size_(size), random_(random) {}

    void offer(const T& item) {
        ++offered_;
        if (chosen_.size() < size_)
            chosen_.push_back(item);
        else if (const std::uint64_t place = random_.below(offered_); place < size_)
            chosen_[place] = item;
    }

    bool empty() const noexcept { return chosen_.empty(); }
    const T& any() const { return random_.one_of(std::span<const T>(chosen_)); }

private:
    std::size_t size_;
    Random& random_;
    std::uint64_t offered_ = 0;
    std::vector<T> chosen_;
};

class Drawing {
public:
    Drawing(const std::string& path, std::size_t count, std::uint64_t seed, Progress& progress)
        : file_(path), count_(count), random_(mixed(seed, 20)), names_(mixed(seed, 21)),
          progress_(progress) {}

    std::vector<Workload> run() {
        if (file_.has_tree())
            draw_addresses();
        draw_texts();
        if (workloads_.empty())
            fail("there are no keys in this database");
        return std::move(workloads_);
    }

private:
    [[noreturn]] void fail(const std::string& reason) const {
        throw Failure(ExitStatus::bad_input, file_.path() + ": " + reason);
    }

    void draw_addresses() {
        mxy::mmdb::TreeFacts facts;
        if (const auto fault = mxy::mmdb::check_tree(file_.database().tree, facts))
            fail("node " + std::to_string(fault->node) + " of the search tree: " + fault->reason);
        Sample<Network> ipv4(count_, random_);
        Sample<Network> ipv6(count_, random_);
        mxy::build::TreeNetworks networks(file_.database().tree,
                                          mxy::build::TreeNetworks::Skip::all_aliases);
        for (std::uint64_t seen = 0; seen < most_networks; ++seen) {
            const auto found = networks.next();
            if (!found)
                break;
            const bool is_ipv4 = found->network.family == IpAddress::Family::ipv4;
            (is_ipv4 ? ipv4 : ipv6).offer(found->network);
            end_if_interrupted();
            progress_.show("drawing keys", seen, 0, "networks");
        }
        if (!ipv4.empty())
            add_addresses(ipv4, "IPv4", {IpAddress::Family::ipv4, {}, 0});
        if (!ipv6.empty())
            add_addresses(ipv6, "IPv6", global_ipv6);
    }

    void add_addresses(const Sample<Network>& networks, const std::string& name,
                       const Network& all) {
        Workload& inside = workloads_.emplace_back();
        inside.name = name;
        inside.expected_hits = count_;
        for (std::size_t i = 0; i < count_; ++i) {
            const Network& network = networks.any();
            inside.addresses.push_back(
                socket_address(network.family, random_address_in(network, random_)));
        }
        Workload& anywhere = workloads_.emplace_back();
        anywhere.name = "any " + name;
        std::uint64_t hits = 0;
        for (std::size_t i = 0; i < count_; ++i) {
            anywhere.addresses.push_back(
                socket_address(all.family, random_address_in(all, random_)));
            hits += is_in_tree(ip_address(anywhere.addresses.back())) ? 1 : 0;
        }
        anywhere.expected_hits = hits;
    }

    bool is_in_tree(const IpAddress& address) const {
        const mxy::Database& database = file_.database();
        const bool is_ipv6_tree = database.tree.depth == mxy::mmdb::ipv6_bits;
        mxy::mmdb::TreePosition from;
        if (is_ipv6_tree && address.family == IpAddress::Family::ipv4)
            from = database.ipv4_start;
        mxy::mmdb::TreeHit hit;
        const Bits128 key = mxy::mmdb::tree_key(address, is_ipv6_tree);
        return database.tree.find(key, from, hit) == mxy::Status::ok && hit.found;
    }

    void draw_texts() {
        if (file_.text() == nullptr)
            fail(file_.problems().front());
        if (file_.literal_count() != 0)
            draw_literals();
        if (file_.glob_count() != 0)
            draw_globs();
        if (file_.has_text())
            add_random_names();
    }

    void require(const std::optional<SectionError>& error) const {
        if (error)
            fail(error->reason);
    }

    void draw_literals() {
        LiteralTable table;
        require(table.open(file_.text_sections().literals, file_.text()->case_mode()));
        Sample<std::string_view> literals(count_, random_);
        Literal literal;
        for (std::uint32_t slot = 0; slot < table.slot_count(); ++slot) {
            if (table.slot(slot, literal) == LiteralTable::SlotState::used)
                literals.offer(literal.text);
            end_if_interrupted();
            progress_.show("drawing keys", slot, table.slot_count(), "literals");
        }
        if (literals.empty())
            return;
        Workload& workload = workloads_.emplace_back();
        workload.name = "literals";
        for (std::size_t i = 0; i < count_; ++i)
            workload.texts.add(literals.any());
        workload.expected_hits = count_;
    }

    // Globs that no text can be made for are passed over.
    void draw_globs() {
        ParaglobImage image;
        require(image.open(file_.text_sections().patterns_image));
        Workload workload;
        workload.name = "globs";
        for (std::size_t tries = 0; tries < 4 * count_ && workload.size() < count_; ++tries) {
            const auto id = static_cast<std::uint32_t>(random_.below(image.pattern_count()));
            Pattern pattern;
            require(image.pattern(id, pattern));
            if (const auto text = text_matching(pattern, file_.text()->case_mode(), random_))
                workload.texts.add(*text);
            end_if_interrupted();
            progress_.show("drawing keys", workload.texts.size(), count_, "texts");
        }
        if (workload.texts.size() == 0)
            return;
        workload.expected_hits = workload.texts.size();
        workloads_.push_back(std::move(workload));
    }

    // Some globs may match anything, so that nobody knows what these find.
    void add_random_names() {
        Workload& workload = workloads_.emplace_back();
        workload.name = "any names";
        for (std::size_t i = 0; i < count_; ++i)
            workload.texts.add(names_.name(static_cast<std::uint32_t>(random_.next())));
    }

    // 2000::/3, all that is given out.
    static constexpr Network global_ipv6 = {
        IpAddress::Family::ipv6, {std::uint64_t{0x20} << 56, 0}, 3};

    InspectedFile file_;
    std::size_t count_;
    Random random_;
    Names names_;
    Progress& progress_;
    std::vector<Workload> workloads_;
};

} // namespace

std::vector<Workload> draw_workloads(const std::string& path, std::size_t count, std::uint64_t seed,
                                     Progress& progress) {
    return Drawing(path, count, seed, progress).run();
}

} // namespace matchy::bench
