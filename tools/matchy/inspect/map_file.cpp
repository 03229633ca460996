// See map_file.h.
#include "map_file.h"

#include "../failure.h"
#include "../formats/printable.h"
#include "map_picture.h"
#include "numbers.h"

#include "base/output_file.h"

#include <cmath>
#include <system_error>

namespace matchy {
namespace {

using mxy::build::TreeNetworks;

MapCells painted(const MapSource& source, const MapGroups& groups, Progress& progress) {
    MapCells cells(source.order);
    const mxy::mmdb::SearchTree& tree = source.file.database().tree;
    TreeNetworks networks(tree, TreeNetworks::Skip::all_aliases);
    std::uint64_t done = 0;
    while (const auto found = networks.next()) {
        progress.show("drawing:", ++done, source.survey.counts().networks(), "networks");
        end_if_interrupted();
        if (const auto block = ipv4_block_of(found->network, tree))
            cells.paint(*block,
                        groups.group_of(*block, source.survey.index_of(found->data_offset)));
    }
    cells.finish();
    return cells;
}

MapTexts texts_of(const MapSource& source) {
    const mxy::mmdb::Metadata& metadata = source.file.database().metadata;
    const EntryCounts& counts = source.survey.counts();
    MapTexts texts;
    texts.title = printable(metadata.database_type);
    const std::string day = date_text(metadata.build_epoch, DateForm::day);
    if (!day.empty())
        texts.title += ", built " + day;
    texts.subtitle = counted(counts.ipv4_networks, "IPv4 network", "IPv4 networks") + ", " +
                     percent(static_cast<double>(counts.ipv4_addresses), std::pow(2.0, 32)) +
                     " of all addresses; coloured by " +
                     (source.place ? printable(source.place->text()) : "prefix length");
    texts.legend = source.place ? printable(source.place->text()) : "Prefix length";
    texts.note = "Hilbert curve through all IPv4 addresses: neighbours stay neighbours. Each cell "
                 "is a /" +
                 std::to_string(2 * source.order) +
                 ", in the colour that covers most of it; numbers are /8 blocks.";
    return texts;
}

void write_file(const std::string& path, const std::string& content) {
    mxy::OutputFile file;
    int error = file.open(path);
    if (error == 0)
        error = file.write({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
    if (error == 0)
        error = file.commit();
    if (error != 0)
        throw Failure(ExitStatus::system_error,
                      path + ": cannot write: " + std::system_category().message(error));
}

} // namespace

void write_map(const std::string& path, const MapSource& source, Progress& progress) {
    if (!source.survey.has_sound_tree() || source.survey.counts().ipv4_addresses == 0)
        throw Failure(ExitStatus::bad_input,
                      source.file.path() + ": --map: there are no IPv4 networks to draw");
    const MapGroups groups = source.place
                                 ? MapGroups::by_value(source.survey, source.records, *source.place)
                                 : MapGroups::by_prefix_length(source.survey.counts());
    const MapCells cells = painted(source, groups, progress);
    write_file(path, map_picture(cells, groups.all(), texts_of(source)));
}

} // namespace matchy
