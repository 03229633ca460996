// An array of plain structs that grows without holding two copies of itself: a large block is
// moved by the system, page by page, where a vector would copy it. It knows nothing of what it
// holds.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <span>
#include <type_traits>
#include <utility>

namespace mxy::build {

template <typename Item>
class GrowingArray {
    static_assert(std::is_trivially_copyable_v<Item> && alignof(Item) <= alignof(std::max_align_t));

public:
    GrowingArray() = default;
    GrowingArray(GrowingArray&& other) noexcept
        : items_(std::move(other.items_)), size_(std::exchange(other.size_, 0)),
          capacity_(std::exchange(other.capacity_, 0)) {}
    GrowingArray& operator=(GrowingArray&& other) noexcept {
        items_ = std::move(other.items_);
        size_ = std::exchange(other.size_, 0);
        capacity_ = std::exchange(other.capacity_, 0);
        return *this;
    }

    void push_back(const Item& item) {
        if (size_ == capacity_)
            grow();
        items_.get()[size_++] = item;
    }

    std::size_t size() const noexcept { return size_; }
    std::span<Item> items() noexcept { return {items_.get(), size_}; }
    std::span<const Item> items() const noexcept { return {items_.get(), size_}; }
    void truncate(std::size_t size) noexcept { size_ = size; }

private:
    struct Free {
        void operator()(Item* items) const noexcept { std::free(items); }
    };

    void grow() {
        const std::size_t capacity = capacity_ == 0 ? 1024 : capacity_ + capacity_ / 2;
        if (capacity > static_cast<std::size_t>(-1) / sizeof(Item))
            throw std::bad_alloc();
        void* const grown = std::realloc(items_.get(), capacity * sizeof(Item));
        if (grown == nullptr)
            throw std::bad_alloc();
        static_cast<void>(items_.release());
        items_.reset(static_cast<Item*>(grown));
        capacity_ = capacity;
    }

    std::unique_ptr<Item, Free> items_;
    std::size_t size_ = 0;
    std::size_t capacity_ = 0;
};

} // namespace mxy::build
