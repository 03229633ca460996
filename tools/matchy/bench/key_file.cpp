// See key_file.h.
#include "key_file.h"

#include "../failure.h"
#include "../progress.h"
#include "../query/key_source.h"

namespace matchy::bench {

std::vector<Workload> read_workloads(const std::string& path, std::size_t most) {
    Workload ipv4{.name = "IPv4", .addresses = {}, .texts = {}};
    Workload ipv6{.name = "IPv6", .addresses = {}, .texts = {}};
    Workload names{.name = "names", .addresses = {}, .texts = {}};
    KeySource keys({}, {path});
    std::size_t count = 0;
    for (std::string_view key; count < most && keys.next(key); ++count) {
        end_if_interrupted();
        const auto address = mxy::build::parse_address(key);
        if (!address)
            names.texts.add(key);
        else if (address->family == mxy::IpAddress::Family::ipv4)
            ipv4.addresses.push_back(socket_address(*address));
        else
            ipv6.addresses.push_back(socket_address(*address));
    }
    std::vector<Workload> workloads;
    for (Workload* workload : {&ipv4, &ipv6, &names})
        if (workload->size() != 0)
            workloads.push_back(std::move(*workload));
    if (workloads.empty())
        throw Failure(ExitStatus::bad_input, path + ": there are no keys in this file");
    return workloads;
}

} // namespace matchy::bench
