// See change_report.h.
#include "change_report.h"

#include "../formats/printable.h"
#include "value_changes.h"

#include "build/data/json_text.h"

namespace matchy {
namespace {

using mxy::build::JsonForm;

struct SubjectName {
    const char* one;
    const char* many;
};

constexpr std::array<SubjectName, 5> subject_names = {{
    {"metadata", "metadata"},
    {"network", "networks"},
    {"literal", "literals"},
    {"glob", "globs"},
    {"record", "records"},
}};

const SubjectName& name_of(Subject subject) noexcept {
    return subject_names[static_cast<std::size_t>(subject)];
}

void append_count(std::string& text, std::uint64_t count, const char* what) {
    if (count == 0)
        return;
    text += text.empty() ? "" : ", ";
    text += std::to_string(count) + " " + what;
}

} // namespace

void ChangeReport::tell(const Change& change) {
    has_any_ = true;
    Counts& counts = counts_[static_cast<std::size_t>(change.subject)];
    ++(!change.old_value ? counts.added : !change.new_value ? counts.removed : counts.changed);
    if (form_ == Form::lines)
        append_line(change);
    else if (form_ == Form::json)
        append_json(change);
    settle();
}

void ChangeReport::append_signed(std::string_view sign, Colour colour, const std::string& key) {
    std::string text(sign);
    if (!key.empty())
        text += " " + printable(key);
    out_ += terminal_.coloured(text, colour);
    out_ += ' ';
}

void ChangeReport::append_line(const Change& change) {
    if (change.old_value && change.new_value) {
        append_signed("~", Colour::yellow, change.key);
        out_ += value_changes(pool_, *change.old_value, *change.new_value);
    } else {
        const bool is_added = change.new_value.has_value();
        append_signed(is_added ? "+" : "-", is_added ? Colour::green : Colour::red, change.key);
        const auto value = is_added ? *change.new_value : *change.old_value;
        out_ += printable(mxy::build::json_text(pool_, value, JsonForm::plain));
    }
    out_ += '\n';
}

void ChangeReport::append_json(const Change& change) {
    JsonPair texts;
    if (change.old_value && change.new_value)
        texts = json_of_both(pool_, *change.old_value, *change.new_value);
    else if (change.old_value)
        texts.old_text = mxy::build::json_text(pool_, *change.old_value, JsonForm::plain);
    else
        texts.new_text = mxy::build::json_text(pool_, *change.new_value, JsonForm::plain);
    const char* const what = !change.old_value   ? "added"
                             : !change.new_value ? "removed"
                                                 : "changed";
    out_ += std::string("{\"change\":\"") + what + "\"";
    if (change.subject != Subject::record) {
        out_ += std::string(",\"") + name_of(change.subject).one + "\":";
        mxy::build::append_json_string(out_, change.key);
    }
    if (!texts.old_text.empty())
        out_ += ",\"old\":" + texts.old_text;
    if (!texts.new_text.empty())
        out_ += ",\"new\":" + texts.new_text;
    out_ += "}\n";
}

void ChangeReport::tell_split(const std::string& network, const std::string& old_network,
                              const std::string& new_network) {
    has_any_ = true;
    ++counts_[static_cast<std::size_t>(Subject::network)].split;
    if (form_ == Form::lines) {
        append_signed("/", Colour::cyan, network);
        out_ += "in " + old_network + " -> in " + new_network + "\n";
    } else if (form_ == Form::json) {
        out_ += "{\"change\":\"split\",\"network\":\"" + network + "\",\"old_network\":\"" +
                old_network + "\",\"new_network\":\"" + new_network + "\"}\n";
    }
    settle();
}

void ChangeReport::tell_alias(const std::string& network, bool is_added) {
    has_any_ = true;
    Counts& counts = counts_[static_cast<std::size_t>(Subject::network)];
    ++(is_added ? counts.added : counts.removed);
    if (form_ == Form::lines) {
        append_signed(is_added ? "+" : "-", is_added ? Colour::green : Colour::red, network);
        out_ += "the IPv4 networks\n";
    } else if (form_ == Form::json) {
        out_ += std::string("{\"change\":\"") + (is_added ? "added" : "removed") +
                "\",\"network\":\"" + network + "\",\"alias_of\":\"::/96\"}\n";
    }
    settle();
}

void ChangeReport::settle() {
    constexpr std::size_t piece_size = std::size_t{1} << 16;
    if (out_.size() < piece_size)
        return;
    terminal_.print(out_);
    out_.clear();
}

std::string ChangeReport::summary() const {
    if (!has_any_)
        return "no differences\n";
    std::string text;
    for (std::size_t i = 0; i < subjects; ++i) {
        std::string counts;
        append_count(counts, counts_[i].added, "added");
        append_count(counts, counts_[i].removed, "removed");
        append_count(counts, counts_[i].changed, "changed");
        append_count(counts, counts_[i].split, "cut differently");
        if (counts.empty())
            continue;
        text += text.empty() ? "" : "; ";
        text += std::string(subject_names[i].many) + ": " + counts;
    }
    return text + "\n";
}

void ChangeReport::finish() {
    if (form_ == Form::lines)
        out_ += summary();
    terminal_.print(out_);
    terminal_.flush();
    out_.clear();
}

} // namespace matchy
