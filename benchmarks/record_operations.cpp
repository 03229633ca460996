// Reading records, metadata and nodes. See operations.h.
#include "operations.h"

#include <benchmark/benchmark.h>

namespace mxy::bench {

namespace {

template <class... Path>
std::size_t get_values(Subject& subject, std::size_t slice, const Path*... path) {
    const auto entries = subject.entries(slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_s data;
        subject.library().get_value(&entry, &data, path..., nullptr);
        benchmark::DoNotOptimize(data);
    }
    return entries.size();
}

std::size_t get_value_country(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "country", "iso_code");
}

std::size_t get_value_operator(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "autonomous_system_number");
}

std::size_t get_value_city(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "city", "names", "en");
}

std::size_t get_value_latitude(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "location", "latitude");
}

std::size_t get_value_subdivision(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "subdivisions", "0", "names", "en");
}

std::size_t get_value_missing(Subject& subject, std::size_t slice) {
    return get_values(subject, slice, "traits", "is_anonymous");
}

std::size_t aget_value_country(Subject& subject, std::size_t slice) {
    constexpr const char* path[] = {"country", "iso_code", nullptr};
    const auto entries = subject.entries(slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_s data;
        subject.library().aget_value(&entry, &data, path);
        benchmark::DoNotOptimize(data);
    }
    return entries.size();
}

std::size_t list_and_free(Subject& subject, std::size_t slice) {
    const auto entries = subject.entries(slice).first(Subject::lists_of_a_slice);
    for (MMDB_entry_s& entry : entries) {
        MMDB_entry_data_list_s* list = nullptr;
        subject.library().get_entry_data_list(&entry, &list);
        benchmark::DoNotOptimize(list);
        subject.library().free_entry_data_list(list);
    }
    return entries.size();
}

std::size_t metadata_list_and_free(Subject& subject, std::size_t) {
    for (std::size_t i = 0; i < Subject::lists_of_a_slice; ++i) {
        MMDB_entry_data_list_s* list = nullptr;
        subject.library().get_metadata_as_entry_data_list(&subject.database(), &list);
        benchmark::DoNotOptimize(list);
        subject.library().free_entry_data_list(list);
    }
    return Subject::lists_of_a_slice;
}

std::size_t dump(Subject& subject, std::size_t) {
    for (MMDB_entry_data_list_s* list : subject.lists())
        subject.library().dump_entry_data_list(subject.nowhere(), list, 2);
    return subject.lists().size();
}

// In the order of the file, as programs that export a database do.
std::size_t read_nodes(Subject& subject, std::size_t slice) {
    const std::uint32_t count = subject.database().metadata.node_count;
    auto number = static_cast<std::uint32_t>(count / Workload::slices * slice);
    for (std::size_t i = 0; i < Workload::slice_size; ++i) {
        MMDB_search_node_s node;
        subject.library().read_node(&subject.database(), number, &node);
        benchmark::DoNotOptimize(node);
        number = number + 1 < count ? number + 1 : 0;
    }
    return Workload::slice_size;
}

constexpr Operation all[] = {
    {"get_value country.iso_code", get_value_country, "country.iso_code"},
    {"aget_value country.iso_code", aget_value_country, "country.iso_code"},
    {"get_value city.names.en", get_value_city, "city.names.en"},
    {"get_value location.latitude", get_value_latitude, "location.latitude"},
    {"get_value subdivisions.0.names.en", get_value_subdivision, "subdivisions.0.names.en"},
    {"get_value autonomous_system_number", get_value_operator, "autonomous_system_number"},
    {"get_value of a missing key", get_value_missing},
    {"get_entry_data_list+free", list_and_free},
    {"metadata list+free", metadata_list_and_free},
    {"dump_entry_data_list", dump},
    {"read_node in order", read_nodes},
};

} // namespace

std::span<const Operation> record_operations() {
    return all;
}

} // namespace mxy::bench
