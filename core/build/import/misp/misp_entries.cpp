// See misp_entries.h.
#include "build/import/misp/misp_entries.h"

#include <algorithm>
#include <array>

namespace mxy::build {

namespace {

// What a type's values are. In pairs a bar stands between two parts.
enum class Meaning : std::uint8_t {
    nothing, // words, or numbers that mean nothing by themselves
    address,
    address_and_port,
    name,
    name_and_address,
    name_and_name,
    url,
    unknown,
};

struct KnownType {
    std::string_view name;
    Meaning meaning;
};

constexpr std::array known_types = {
    KnownType{"ip-src", Meaning::address},
    KnownType{"ip-dst", Meaning::address},
    KnownType{"ip", Meaning::address},
    KnownType{"ip-src/netmask", Meaning::address},
    KnownType{"ip-dst/netmask", Meaning::address},
    KnownType{"ip-src|port", Meaning::address_and_port},
    KnownType{"ip-dst|port", Meaning::address_and_port},
    KnownType{"domain|ip", Meaning::name_and_address},
    KnownType{"url", Meaning::url},
    KnownType{"uri", Meaning::url},
};

constexpr std::array<std::string_view, 48> names = {
    "domain",
    "hostname",
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha512/224",
    "sha512/256",
    "sha3-224",
    "sha3-256",
    "sha3-384",
    "sha3-512",
    "ssdeep",
    "imphash",
    "tlsh",
    "authentihash",
    "vhash",
    "cdhash",
    "pehash",
    "impfuzzy",
    "telfhash",
    "filename",
    "filename-pattern",
    "email",
    "email-src",
    "email-dst",
    "email-reply-to",
    "email-subject",
    "email-body",
    "user-agent",
    "http-method",
    "mac-address",
    "mac-eui-64",
    "AS",
    "btc",
    "xmr",
    "dash",
    "yara",
    "snort",
    "sigma",
    "pattern-in-file",
    "pattern-in-traffic",
    "pattern-in-memory",
    "mutex",
    "named pipe",
    "regkey",
};

constexpr std::array<std::string_view, 12> hashes_of_files = {
    "md5",    "sha1", "sha256",       "sha384", "sha512", "imphash",
    "ssdeep", "tlsh", "authentihash", "vhash",  "pehash", "impfuzzy",
};

constexpr std::array<std::string_view, 12> words = {
    "comment", "text",  "other", "link", "datetime",   "size-in-bytes",
    "counter", "float", "hex",   "port", "attachment", "malware-sample",
};

template <typename Names>
bool contains(const Names& all, std::string_view name) noexcept {
    return std::find(all.begin(), all.end(), name) != all.end();
}

Meaning meaning_of(std::string_view type) noexcept {
    constexpr std::string_view file_name = "filename|";
    for (const KnownType& known : known_types)
        if (known.name == type)
            return known.meaning;
    if (type.starts_with(file_name) && contains(hashes_of_files, type.substr(file_name.size())))
        return Meaning::name_and_name;
    if (contains(words, type))
        return Meaning::nothing;
    return contains(names, type) || type == "regkey|value" ? Meaning::name : Meaning::unknown;
}

std::string_view threat_level(std::string_view id) noexcept {
    return id == "1" ? "High" : id == "2" ? "Medium" : id == "3" ? "Low" : "Undefined";
}

std::string_view analysis_state(std::string_view number) noexcept {
    return number == "0"   ? "Initial"
           : number == "1" ? "Ongoing"
           : number == "2" ? "Complete"
                           : "Unknown";
}

std::string joined(const std::vector<std::string>& first, const std::vector<std::string>& more) {
    std::string all;
    for (const auto* tags : {&first, &more})
        for (const std::string& tag : *tags)
            all += all.empty() ? tag : ',' + tag;
    return all;
}

// The records of one event's attributes.
class Records {
public:
    Records(ValuePool& pool, const MispEvent& event) : pool_(pool), event_(event) {
        add("event_info", event.info);
        add("event_uuid", event.uuid);
        if (event.threat_level_id)
            add("threat_level", threat_level(*event.threat_level_id));
        if (event.analysis)
            add("analysis", analysis_state(*event.analysis));
        add("event_date", event.date);
        add("org_name", event.organisation);
        of_event_ = members_.size();
    }

    ValueId record_of(const MispAttribute& attribute) {
        members_.resize(of_event_);
        if (attribute.object) {
            add("object_type", event_.objects[*attribute.object].name);
            add("object_comment", event_.objects[*attribute.object].comment);
        }
        add("type", std::string_view(attribute.type));
        add("category", attribute.category);
        if (attribute.to_ids)
            members_.push_back({pool_.string("to_ids"), pool_.boolean(*attribute.to_ids)});
        if (!attribute.comment.empty())
            add("comment", std::string_view(attribute.comment));
        const std::string tags = joined(event_.tags, attribute.tags);
        if (!tags.empty())
            add("tags", std::string_view(tags));
        std::vector<MapMember> members = members_; // the pool takes them apart
        return pool_.map(members);
    }

private:
    void add(std::string_view key, std::string_view text) {
        members_.push_back({pool_.string(key), pool_.string(text)});
    }

    void add(std::string_view key, const std::optional<std::string>& text) {
        if (text)
            add(key, std::string_view(*text));
    }

    ValuePool& pool_;
    const MispEvent& event_;
    std::vector<MapMember> members_;
    std::size_t of_event_ = 0; // how many of them every attribute has
};

// The entries of one attribute.
class AttributeEntries {
public:
    AttributeEntries(JsonSession& session, const MispAttribute& attribute,
                     Records& records) noexcept
        : session_(session), attribute_(attribute), records_(records) {}

    void add() {
        constexpr std::size_t longest_unknown = 999;
        const std::string_view value = attribute_.value;
        const Meaning meaning = meaning_of(attribute_.type);
        if (meaning == Meaning::nothing)
            return;
        if (value.find_first_not_of(" \t\r\n") == std::string_view::npos)
            return skip("the attribute has no value");
        switch (meaning) {
        case Meaning::address:
            return add_address(value);
        case Meaning::address_and_port:
            return with_parts([&](auto address, auto) { add_address(address); });
        case Meaning::name_and_address:
            return with_parts([&](auto name, auto address) {
                add_name(name);
                add_address(address);
            });
        case Meaning::name_and_name:
            return with_parts([&](auto name, auto hash) {
                add_name(name);
                add_name(hash);
            });
        case Meaning::url:
            return add_url(value);
        case Meaning::unknown:
            if (value.size() > longest_unknown)
                return skip("a value of " + std::to_string(value.size()) +
                            " bytes, of a type that is not known: " + attribute_.type);
            [[fallthrough]];
        default:
            return add_name(value);
        }
    }

private:
    void skip(const std::string& reason) { session_.sink().skip(attribute_.line, reason); }

    template <typename Action>
    void with_parts(const Action& action) {
        const std::string_view value = attribute_.value;
        const std::size_t bar = value.find('|');
        if (bar == std::string_view::npos)
            skip("the value of type " + attribute_.type + " has no two parts: " + attribute_.value);
        else
            action(value.substr(0, bar), value.substr(bar + 1));
    }

    void add_address(std::string_view text) {
        session_.take(attribute_.line, [&] {
            session_.builder().add("ip:" + std::string(text), record(), session_.merge());
        });
    }

    void add_name(std::string_view text) {
        session_.take(attribute_.line,
                      [&] { session_.builder().add_literal(text, record(), session_.merge()); });
    }

    void add_url(std::string_view url) {
        const std::string_view host = host_of_url(url);
        if (!host.empty() && host != url)
            add_name(host);
        add_name(url);
    }

    ValueId record() { return records_.record_of(attribute_); }

    JsonSession& session_;
    const MispAttribute& attribute_;
    Records& records_;
};

} // namespace

void add_misp_event(JsonSession& session, const MispEvent& event) {
    Records records(session.pool(), event);
    for (const MispAttribute& attribute : event.attributes)
        AttributeEntries(session, attribute, records).add();
}

std::string_view host_of_url(std::string_view url) noexcept {
    constexpr std::string_view behind_scheme = "://";
    if (const std::size_t start = url.find(behind_scheme); start != std::string_view::npos)
        url.remove_prefix(start + behind_scheme.size());
    for (const char end : {'/', '?', '#'})
        url = url.substr(0, url.find(end));
    const std::size_t colon = url.rfind(':');
    if (colon != std::string_view::npos &&
        url.find_first_not_of("0123456789", colon + 1) == std::string_view::npos)
        url = url.substr(0, colon);
    return url;
}

} // namespace mxy::build
